"""Results in a local folder: a lock of the kernel, and a symbolic link that names the tables of the last complete run.

``NAME.parquet`` are links through ``.current`` into the folder of one run: all switch at once.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from pipeline.errors import NothingToDo
from pipeline.places import reaching
from pipeline.schema import TABLES

_RUNS, _CURRENT, _LOCK = ".runs", ".current", ".lock"


class Folder:
    """Files by name below a folder; each is there whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()  # also where a worker stands in another folder
        self._shown = root

    @property
    def current(self) -> Path:
        """Folder of the tables of the last complete run; not there before the first."""
        return self.root / _CURRENT

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Held during a run. Raises NothingToDo where another run holds it."""
        with self._writing():
            self.root.mkdir(parents=True, exist_ok=True)
            handle = (self.root / _LOCK).open("w")
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise NothingToDo(f"another run is writing to {self._shown}: wait for it to end") from error
            yield

    def names(self, beginning: str) -> list[str]:
        """Names of the files that begin so, such as ``folder/`` or ``folder/start``."""
        folder, _, start = beginning.rpartition("/")
        if start:
            return [f"{folder}/{path.name}" for path in (self.root / folder).glob(f"{start}*")]
        found = (
            Path(place).relative_to(self.root) / name
            for place, _, names in os.walk(self.root / folder)
            for name in names
        )
        return [path.as_posix() for path in found]

    def read(self, names: Iterable[str]) -> Iterator[bytes]:
        """The contents of files, in the order of their names here. Raises FileNotFoundError."""
        for name in names:
            yield (self.root / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Keep a file in place of the one before."""
        path = self.root / name
        beside = path.with_name(f"{path.name}.tmp")
        with self._writing():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(content)
            beside.replace(path)

    def remove(self, names: Iterable[str]) -> None:
        """Drop files."""
        for name in names:
            (self.root / name).unlink(missing_ok=True)

    @contextmanager
    def last_tables(self) -> Iterator[Path]:
        """Folder of the tables of the last complete run, while the block lasts."""
        yield self.current

    @contextmanager
    def new_tables(self, run_id: str) -> Iterator[Path]:
        """A folder to write tables into; when the block ends well it is completed and becomes the current one."""
        folder = self.root / _RUNS / run_id
        last = self.current.resolve()
        try:
            with self._writing():
                folder.mkdir(parents=True)
                yield folder
                for path in last.glob("*.parquet"):
                    if not (folder / path.name).exists():
                        (folder / path.name).hardlink_to(path)
                self._switch_to(folder)
        except BaseException:
            if self.current.resolve() != folder:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        for old in {*folder.parent.iterdir()} - {folder, last}:  # a reader may still be in the set before
            shutil.rmtree(old, ignore_errors=True)

    def _switch_to(self, folder: Path) -> None:
        beside = self.root / f"{_CURRENT}.tmp"
        beside.unlink(missing_ok=True)
        beside.symlink_to(folder.relative_to(self.root))
        beside.replace(self.current)
        for table in TABLES:
            link = self.root / f"{table.name}.parquet"
            if not link.is_symlink():
                link.unlink(missing_ok=True)
                link.symlink_to(Path(_CURRENT) / link.name)

    def _writing(self) -> AbstractContextManager[None]:
        return reaching("write results to", self._shown)
