"""Where results are kept: one part for each report, and the tables of the last complete run.

``processed/NAME.parquet`` are links through ``processed/.current`` into the folder of one run: all switch at once.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyarrow as pa

from pipeline import arrow
from pipeline.errors import NothingToDo
from pipeline.rows import Part
from pipeline.schema import PER_REPORT, TABLES
from pipeline.sources import Stamp

TO_BE_TRIED_AGAIN = "failed"  # the digest of a part whose failure was not of the report's making
_PARTS, _RUNS, _CURRENT, _LOCK = ".parts", ".runs", ".current", ".lock"
_STATE, _STAMPS = "state.json", ".stamps.json"


class Store:
    """The folder of results. Raises NothingToDo where it cannot be made or written."""

    def __init__(self, processed: Path) -> None:
        self.processed = processed.absolute()  # also where a worker stands in another folder
        with writing_to(processed):
            for folder in (processed / _PARTS, processed / _RUNS):
                folder.mkdir(parents=True, exist_ok=True)

    @property
    def current(self) -> Path:
        """Folder of the tables of the last complete run; not there before the first."""
        return self.processed / _CURRENT

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Held during a run. Raises NothingToDo where another run holds it."""
        with writing_to(self.processed):
            handle = (self.processed / _LOCK).open("w")
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise NothingToDo(f"another run is writing to {self.processed}: wait for it to end") from error
            yield

    def part_digests(self) -> dict[str, str]:
        """For every part, by document id, the digest of what it was made from."""
        names = (path.stem for path in (self.processed / _PARTS).glob("*~*.zip"))
        return {document_id: digest for document_id, _, digest in (name.partition("~") for name in names)}

    def write_part(self, part: Part, digest: str) -> None:
        """Keep a part through the strict door; it is there whole or not at all. Raises BadRows."""
        tables = {name: arrow.to_bytes(arrow.build(name, part.tables.get(name, ()))) for name in PER_REPORT}
        path = self._part_path(part.document_id, digest)
        beside = path.with_suffix(".tmp")
        with writing_to(path):
            with ZipFile(beside, "w") as archive:
                for name, content in tables.items():  # dated 1980, so that equal parts are equal files
                    archive.writestr(ZipInfo(name), content, ZIP_DEFLATED, compresslevel=1)
            beside.replace(path)
        for other in path.parent.glob(f"{part.document_id}~*.zip"):
            if other != path:
                other.unlink()

    def part_tables(self, digests: Mapping[str, str], name: str) -> Iterator[pa.Table]:
        """One table of each of these parts, given by document id and digest."""
        for document_id, digest in digests.items():
            with ZipFile(self._part_path(document_id, digest)) as archive:
                yield arrow.from_bytes(archive.read(name))

    def keep_only(self, document_ids: Collection[str]) -> None:
        """Drop the parts of reports that are gone, and what killed runs left unfinished."""
        for path in (self.processed / _PARTS).iterdir():
            if path.suffix == ".tmp" or path.name.split("~")[0] not in document_ids:
                path.unlink()

    def stamps(self) -> dict[str, Stamp]:
        """What the files of the last run looked like, by name."""
        path = self.processed / _STAMPS
        return {name: Stamp(*stamp) for name, stamp in json.loads(path.read_text()).items()} if path.exists() else {}

    def write_stamps(self, stamps: Mapping[str, Stamp]) -> None:
        """Keep what the files look like."""
        path = self.processed / _STAMPS
        with writing_to(path):
            path.with_suffix(".tmp").write_text(json.dumps(stamps))
            path.with_suffix(".tmp").replace(path)

    def table_state(self) -> dict[str, str]:
        """For every report in the tables, by document id, the digest of what its rows come from."""
        path = self.current / _STATE
        return dict(json.loads(path.read_text())) if path.exists() else {}

    @contextmanager
    def new_tables(self, run_id: str, state: Mapping[str, str]) -> Iterator[Path]:
        """A folder to write the tables of a run into; when the block ends well it becomes the current one."""
        folder = self.processed / _RUNS / run_id
        try:
            with writing_to(self.processed):
                folder.mkdir()
                yield folder
                (folder / _STATE).write_text(json.dumps(state))
                self._switch_to(folder)
        except BaseException:
            if self.current.resolve() != folder.resolve():
                shutil.rmtree(folder, ignore_errors=True)
            raise
        for old in sorted((self.processed / _RUNS).iterdir())[:-2]:  # a reader may still be in the set before
            shutil.rmtree(old, ignore_errors=True)

    def _switch_to(self, folder: Path) -> None:
        beside = self.processed / f"{_CURRENT}.tmp"
        beside.unlink(missing_ok=True)
        beside.symlink_to(folder.relative_to(self.processed))
        beside.replace(self.current)
        for table in TABLES:
            link = self.processed / f"{table.name}.parquet"
            if not link.is_symlink():
                link.unlink(missing_ok=True)
                link.symlink_to(Path(_CURRENT) / link.name)

    def _part_path(self, document_id: str, digest: str) -> Path:
        return self.processed / _PARTS / f"{document_id}~{digest}.zip"


@contextmanager
def writing_to(place: Path) -> Iterator[None]:
    """A full disk or a folder that cannot be written is said in one line."""
    try:
        yield
    except OSError as error:
        raise NothingToDo(f"cannot write results to {place}: {error.strerror}") from error
