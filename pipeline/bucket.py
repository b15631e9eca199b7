"""Results in an object store: a lock that lapses, and a small object that names the tables of the last complete run.

The tables of a run are ``runs/RUN_ID/NAME.parquet``; ``CURRENT``, written last, holds the id of the run to read.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pipeline.errors import NothingToDo
from pipeline.places import reaching

if TYPE_CHECKING:
    from upath import UPath

_RUNS, _CURRENT, _LOCK = "runs", "CURRENT", "LOCK"
_LEASE_SECONDS = 600  # a run that has not renewed its lock for so long is taken for dead
_AT_ONCE = 64  # objects fetched at the same time


class Bucket:
    """Objects by name below a URL; a put is whole or not at all."""

    def __init__(self, root: UPath) -> None:
        self.root = root
        self._token = ""  # of the lock, while it is held

    @property
    def current(self) -> UPath:
        """Where the tables of the last complete run are; not there before the first."""
        with self._reading():
            named = self.root / _CURRENT
            return self.root / _RUNS / (named.read_text() if named.exists() else "none")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Held during a run, renewed while it lasts. Raises NothingToDo where another run holds it."""
        self._token = uuid4().hex
        with self._writing():
            self._take()
        ended = threading.Event()
        threading.Thread(target=self._renew_until, args=(ended,), daemon=True).start()
        try:
            yield
        finally:
            ended.set()
            with suppress(Exception):  # it lapses by itself
                if self._holder().get("token") == self._token:
                    self._fs.rm_file(self._at(_LOCK))

    def names(self, beginning: str) -> list[str]:
        """Names of the objects that begin so, such as ``folder/`` or ``folder/start``."""
        folder, _, start = beginning.rpartition("/")
        with self._reading():
            found = self._fs.find(self._at(folder), prefix=start)
        names = (path.removeprefix(self._at("")) for path in found)
        return [name for name in names if name.startswith(beginning)]

    def read(self, names: Iterable[str]) -> Iterator[bytes]:
        """The contents of objects, in the order of their names here. Raises FileNotFoundError."""
        waiting = [self._at(name) for name in names]
        for first in range(0, len(waiting), _AT_ONCE):
            some = waiting[first : first + _AT_ONCE]
            with self._reading():
                contents = self._fs.cat(some, on_error="return")
            for path in some:
                content = contents[path]
                if isinstance(content, FileNotFoundError):
                    raise content
                with self._reading():
                    if isinstance(content, Exception):
                        raise content
                yield content

    def write(self, name: str, content: bytes) -> None:
        """Keep an object in place of the one before."""
        with self._writing():
            self._fs.pipe_file(self._at(name), content)

    def remove(self, names: Iterable[str]) -> None:
        """Drop objects."""
        for name in names:
            with self._writing():
                self._fs.rm_file(self._at(name))

    @contextmanager
    def last_tables(self) -> Iterator[Path]:
        """Folder of copies of the tables of the last complete run, while the block lasts."""
        with TemporaryDirectory(prefix="chargesheet-") as scratch, self._reading():
            paths = self._fs.find(self.current.path)
            self._fs.get(paths, [f"{scratch}/{path.rpartition('/')[2]}" for path in paths])
            yield Path(scratch)

    @contextmanager
    def new_tables(self, run_id: str) -> Iterator[Path]:
        """A folder to write tables into; when the block ends well it is completed and becomes the current one."""
        with TemporaryDirectory(prefix="chargesheet-") as scratch:
            yield Path(scratch)
            last = self.current
            with self._writing():
                new = {path.name: path for path in Path(scratch).iterdir() if path.is_file()}
                for name, path in new.items():
                    self._fs.put_file(path, self._at(f"{_RUNS}/{run_id}/{name}"))
                for path in self._fs.find(last.path):
                    name = path.rpartition("/")[2]
                    if name not in new:
                        self._fs.cp_file(path, self._at(f"{_RUNS}/{run_id}/{name}"))
                if self._token and self._holder().get("token") != self._token:
                    raise NothingToDo(f"another run has taken over {self.root}; the tables are those of its last run")
                self._fs.pipe_file(self._at(_CURRENT), run_id.encode())
                kept = (run_id, last.name)  # a reader may still be in the set before
                for folder in self._fs.ls(self._at(_RUNS), detail=False):
                    if folder.rstrip("/").rpartition("/")[2] not in kept:
                        self._fs.rm(folder, recursive=True)

    def _take(self) -> None:
        """Create the lock, if need be after removing one that has lapsed."""
        for lapsed in (False, True):
            try:
                self._fs.pipe_file(self._at(_LOCK), self._claim(), mode="create")  # refused where there is one
                return
            except FileExistsError:
                holder = self._holder()
                ends = holder.get("renewed", 0) + _LEASE_SECONDS
                if lapsed or time.time() < ends:
                    raise NothingToDo(
                        f"another run (host {holder.get('host')}, process {holder.get('process')}) is writing to "
                        f"{self.root}: wait for it to end; if it was killed, its lock lapses at "
                        f"{datetime.fromtimestamp(ends, UTC):%H:%M:%S} UTC"
                    ) from None
                self._fs.rm_file(self._at(_LOCK))

    def _renew_until(self, ended: threading.Event) -> None:
        while not ended.wait(_LEASE_SECONDS / 5):
            with suppress(Exception):  # tried again before it lapses, and looked at before the tables are switched
                if self._holder().get("token") == self._token:
                    self._fs.pipe_file(self._at(_LOCK), self._claim())

    def _claim(self) -> bytes:
        claim = {"token": self._token, "host": socket.gethostname(), "process": os.getpid(), "renewed": time.time()}
        return json.dumps(claim).encode()

    def _holder(self) -> dict[str, Any]:
        """Who holds the lock; empty where nobody does."""
        try:
            return dict(json.loads(self._fs.cat_file(self._at(_LOCK))))
        except FileNotFoundError:
            return {}

    @property
    def _fs(self) -> Any:
        return self.root.fs

    def _at(self, name: str) -> str:
        return f"{self.root.path.rstrip('/')}/{name}"

    def _reading(self) -> AbstractContextManager[None]:
        return reaching("read results in", self.root)

    def _writing(self) -> AbstractContextManager[None]:
        return reaching("write results to", self.root)
