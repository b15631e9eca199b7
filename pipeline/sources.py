"""The PDFs below the place of reports, told apart by content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import NothingToDo
from pipeline.ids import file_digest
from pipeline.places import Place, errors_at, reaching, reason_of
from pipeline.rows import document_id_of

_AT_ONCE = 16  # files hashed at the same time
_IN_A_ROW = 1000  # files handed out together, so that a million wait in a list and not in a queue


class Found(NamedTuple):
    """A PDF and what tells whether it has changed."""

    file_name: str  # path below the place of reports
    path: Place
    size: int
    version: int | str | None  # time of the last change in ns, an object store's tag or date; None where it has none


class Stamp(NamedTuple):
    """What a file looked like when it was last hashed; an unchanged one is not read again to know its content."""

    size: int
    version: int | str | None
    sha256: str


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A report: the first file of its content."""

    file_name: str  # path below the place of reports
    path: Place
    sha256: str
    copies: tuple[str, ...] = ()  # other files of the same content, left out
    unreadable: str | None = None  # why the file could not be opened; `sha256` is then of its name

    @property
    def document_id(self) -> str:
        """The id of the report."""
        return document_id_of(self.sha256)


def find_reports(raw: Place) -> list[Found]:
    """Every PDF below a folder or URL, sorted. Raises NothingToDo where there is none."""
    with reaching("read reports in", raw):
        if not raw.is_dir():
            raise NothingToDo(f"no folder {raw}: make it and put report PDFs into it, or name another")
        found = sorted(
            _files(raw) if isinstance(raw, Path) else _objects(raw), key=lambda file: file.file_name.split("/")
        )
    if not found:
        raise NothingToDo(f"no PDF in {raw}: put report PDFs into it")
    return found


def identify(found: Sequence[Found], stamps: Mapping[str, Stamp]) -> tuple[list[Source], dict[str, Stamp]]:
    """The reports in the order of their names, and the stamps of their files for the next run."""

    first: dict[str, tuple[Found, str | None]] = {}
    copies: dict[str, list[str]] = {}
    new_stamps = {}
    for file, stamp, reason in _looked_at(found, stamps):
        if stamp:
            new_stamps[file.file_name] = stamp
        sha256 = stamp.sha256 if stamp else file_digest(file.file_name.encode())
        if sha256 in first:
            copies[sha256].append(file.file_name)
        else:
            first[sha256], copies[sha256] = (file, reason), []
    sources = [
        Source(file.file_name, file.path, sha256, tuple(copies[sha256]), reason)
        for sha256, (file, reason) in first.items()
    ]
    return sources, new_stamps


def _files(raw: Path) -> Iterator[Found]:
    for path in raw.absolute().rglob("*"):
        if path.suffix.lower() == ".pdf" and path.is_file():
            status = path.stat()
            yield Found(path.relative_to(raw.absolute()).as_posix(), path, status.st_size, status.st_mtime_ns)


def _objects(raw: Any) -> Iterator[Found]:
    root = raw.path.rstrip("/")
    for name, facts in raw.fs.find(root, detail=True).items():
        file_name = name.removeprefix(f"{root}/")
        if name.lower().endswith(".pdf"):
            version = next((str(facts[key]) for key in _VERSIONS if facts.get(key)), None)
            yield Found(file_name, raw / file_name, int(facts["size"]), version)


_VERSIONS = ("ETag", "etag", "LastModified", "last_modified", "mtime", "created")


def _looked_at(found: Sequence[Found], stamps: Mapping[str, Stamp]) -> Iterator[tuple[Found, Stamp | None, str | None]]:
    """Each file with its stamp, or why it has none."""

    def look(file: Found) -> tuple[Found, Stamp | None, str | None]:
        try:
            return file, _stamp(file, stamps.get(file.file_name)), None
        except errors_at(file.path) as error:
            return file, None, reason_of(error)

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for begin in range(0, len(found), _IN_A_ROW):
            yield from threads.map(look, found[begin : begin + _IN_A_ROW])


def _stamp(file: Found, last: Stamp | None) -> Stamp:
    if last and last.version is not None and (last.size, last.version) == (file.size, file.version):
        return last
    with file.path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")  # type: ignore[arg-type]
    return Stamp(file.size, file.version, digest.hexdigest())
