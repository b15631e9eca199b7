"""The PDFs below the folder of reports, told apart by content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import NothingToDo
from pipeline.ids import file_digest
from pipeline.rows import document_id_of


class Stamp(NamedTuple):
    """What a file looked like when it was last hashed; an unchanged one is not read again to know its content."""

    size: int
    modified_ns: int
    sha256: str


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A report: the first file of its content."""

    file_name: str  # path below the folder of reports
    path: Path
    sha256: str
    copies: tuple[str, ...] = ()  # other files of the same content, left out
    unreadable: str | None = None  # why the file could not be opened; `sha256` is then of its name

    @property
    def document_id(self) -> str:
        """The id of the report."""
        return document_id_of(self.sha256)


def find_reports(raw: Path) -> list[Path]:
    """Every PDF below a folder, sorted. Raises NothingToDo where there is none."""
    if not raw.is_dir():
        raise NothingToDo(f"no folder {raw}: make it and put report PDFs into it, or name another")
    paths = sorted(path for path in raw.rglob("*") if path.suffix.lower() == ".pdf" and path.is_file())
    if not paths:
        raise NothingToDo(f"no PDF in {raw}: put report PDFs into it")
    return paths


def identify(raw: Path, paths: Iterable[Path], stamps: Mapping[str, Stamp]) -> tuple[list[Source], dict[str, Stamp]]:
    """The reports in the order of their names, and the stamps of their files for the next run."""
    first: dict[str, tuple[str, Path, str | None]] = {}
    copies: dict[str, list[str]] = {}
    new_stamps = {}
    for path in paths:
        file_name, reason = path.relative_to(raw).as_posix(), None
        try:
            stamp = new_stamps[file_name] = _stamp(path, stamps.get(file_name))
            sha256 = stamp.sha256
        except OSError as error:
            sha256, reason = file_digest(file_name.encode()), error.strerror
        if sha256 in first:
            copies[sha256].append(file_name)
        else:
            first[sha256], copies[sha256] = (file_name, path, reason), []
    sources = [
        Source(file_name, path.absolute(), sha256, tuple(copies[sha256]), reason)
        for sha256, (file_name, path, reason) in first.items()
    ]
    return sources, new_stamps


def _stamp(path: Path, last: Stamp | None) -> Stamp:
    status = path.stat()
    if last and (last.size, last.modified_ns) == (status.st_size, status.st_mtime_ns):
        return last
    return Stamp(status.st_size, status.st_mtime_ns, file_digest(path.read_bytes()))
