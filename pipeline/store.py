"""What is kept of each report and of the last run, in a folder or in an object store.

A part for each report is all that it adds to the tables; the tables of a run replace those of the last as one set.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyarrow as pa

from pipeline import arrow
from pipeline.bucket import Bucket
from pipeline.folder import Folder
from pipeline.places import Place, reaching
from pipeline.rows import Part
from pipeline.schema import PER_REPORT
from pipeline.sources import Stamp

TO_BE_TRIED_AGAIN = "failed"  # the digest of a part whose failure was not of the report's making
_PARTS, _STATE, _STAMPS = ".parts", "state.json", ".stamps.json"


class Room(Protocol):
    """What a folder and an object store do each in its own way; `Folder` says what each function does."""

    @property
    def root(self) -> Place: ...  # noqa: D102
    @property
    def current(self) -> Place: ...  # noqa: D102
    def lock(self) -> AbstractContextManager[None]: ...  # noqa: D102
    def names(self, beginning: str) -> list[str]: ...  # noqa: D102
    def read(self, names: Collection[str]) -> Iterator[bytes]: ...  # noqa: D102
    def write(self, name: str, content: bytes) -> None: ...  # noqa: D102
    def remove(self, names: Collection[str]) -> None: ...  # noqa: D102
    def last_tables(self) -> AbstractContextManager[Path]: ...  # noqa: D102
    def new_tables(self, run_id: str) -> AbstractContextManager[Path]: ...  # noqa: D102


class Store:
    """The place of results. What keeps it from being read or written is raised as NothingToDo."""

    def __init__(self, processed: Place) -> None:
        self.room: Room = Folder(processed) if isinstance(processed, Path) else Bucket(processed)

    @property
    def current(self) -> Place:
        """Where the tables of the last complete run are; not there before the first."""
        return self.room.current

    def lock(self) -> AbstractContextManager[None]:
        """Held during a run. Raises NothingToDo where another run holds it."""
        return self.room.lock()

    def part_digests(self) -> dict[str, str]:
        """For every part, by document id, the digest of what it was made from."""
        names = (Path(name).stem for name in self.room.names(f"{_PARTS}/") if name.endswith(".zip"))
        return {document_id: digest for document_id, _, digest in (name.partition("~") for name in names)}

    def write_part(self, part: Part, digest: str) -> None:
        """Keep a part through the strict door; it is there whole or not at all. Raises BadRows."""
        tables = {name: arrow.to_bytes(arrow.build(name, part.tables.get(name, ()))) for name in PER_REPORT}
        content = BytesIO()
        with ZipFile(content, "w") as archive:
            for name, table in tables.items():  # dated 1980, so that equal parts are equal files
                archive.writestr(ZipInfo(name), table, ZIP_DEFLATED, compresslevel=1)
        beginning = name_of(_PARTS, part.document_id)
        kept = f"{beginning}~{digest}.zip"
        self.room.write(kept, content.getvalue())
        self.room.remove([name for name in self.room.names(f"{beginning}~") if name != kept])

    def parts(self, digests: Mapping[str, str]) -> Iterator[dict[str, pa.Table]]:
        """The tables of these parts, given by document id and digest."""
        for content in self.room.read(
            [f"{name_of(_PARTS, document_id)}~{digest}.zip" for document_id, digest in digests.items()]
        ):
            with ZipFile(BytesIO(content)) as archive:
                yield {name: arrow.from_bytes(archive.read(name)) for name in PER_REPORT}

    def keep_only(self, document_ids: Collection[str]) -> None:
        """Drop the parts of reports that are gone, and what killed runs left unfinished."""
        drop_all_but(self.room, _PARTS, document_ids)

    def stamps(self) -> dict[str, Stamp]:
        """What the files of the last run looked like, by name."""
        return {name: Stamp(*stamp) for name, stamp in self._json(self.room.root / _STAMPS).items()}

    def write_stamps(self, stamps: Mapping[str, Stamp]) -> None:
        """Keep what the files look like."""
        self.room.write(_STAMPS, json.dumps(stamps).encode())

    def table_state(self) -> dict[str, str]:
        """For every report in the tables, by document id, the digest of what its rows come from."""
        return self._json(self.current / _STATE)

    def last_tables(self) -> AbstractContextManager[Path]:
        """Folder with the tables of the last complete run, while the block lasts; without any before the first."""
        return self.room.last_tables()

    @contextmanager
    def new_tables(self, run_id: str, state: Mapping[str, str]) -> Iterator[Path]:
        """A folder to write the tables of a run into; when the block ends well they become the current ones.

        A table that is not written stays as it was in the last run.
        """
        with self.room.new_tables(run_id) as folder:
            yield folder
            (folder / _STATE).write_text(json.dumps(state))

    def _json(self, path: Place) -> dict[str, Any]:
        with reaching("read results in", self.room.root):
            return dict(json.loads(path.read_text())) if path.exists() else {}


def tables_in(place: Place) -> Place:
    """Where the tables are that a user names by the place of results: in an object store those of the last run."""
    return place if isinstance(place, Path) or not (place / "CURRENT").exists() else Bucket(place).current


def name_of(folder: str, document_id: str) -> str:
    """How the names of what is kept of a report in a folder begin; few lie side by side, as they are listed."""
    return f"{folder}/{document_id[-2:]}/{document_id}"


def drop_all_but(room: Room, folder: str, document_ids: Collection[str]) -> None:
    """Drop what is kept in a folder of other reports, and what killed runs left unfinished."""

    def stays(name: str) -> bool:
        document_id = Path(name).name.partition("~")[0]
        beginning = f"{name_of(folder, document_id)}~"
        return document_id in document_ids and name.startswith(beginning) and not name.endswith(".tmp")

    room.remove([name for name in room.names(f"{folder}/") if not stays(name)])
