"""What is kept of a report between its stages, so that a changed rule redoes only the stages that it touches.

``.kept/*/DOCUMENT~STAGE~DIGEST`` holds what a stage gave under the rules of that digest, behind a checksum.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from contextlib import suppress

from pipeline.digests import Rules
from pipeline.store import Store, drop_all_but, name_of

_KEPT = ".kept"
_CHECKSUM = 32  # bytes


class ReportShelf:
    """The results of the stages before extraction for one report; of them only those made under the present rules."""

    def __init__(self, store: Store, document_id: str, rules: Rules, *, fresh: bool = False) -> None:
        self._room, self._document_id = store.room, document_id
        self._digests = {"reading": rules.reading, "language": rules.language}
        self._fresh = fresh
        self.made: list[str] = []  # the stages whose results were put here, as none was kept

    def get(self, stage: str) -> bytes | None:
        """What a stage gave; None where nothing whole is kept, and always for a `fresh` shelf."""
        if self._fresh:
            return None
        with suppress(OSError):
            [content] = self._room.read([self._name(stage, self._digests[stage])])
            if hashlib.sha256(content[_CHECKSUM:]).digest() == content[:_CHECKSUM]:
                return content[_CHECKSUM:]
        return None

    def __setitem__(self, stage: str, content: bytes) -> None:
        """Keep what a stage gave, in place of what it gave under other rules. Raises NothingToDo."""
        name = self._name(stage, self._digests[stage])
        self._room.write(name, hashlib.sha256(content).digest() + content)
        self._room.remove([other for other in self._room.names(self._name(stage)) if other != name])
        self.made.append(stage)

    def _name(self, stage: str, digest: str = "") -> str:
        """Name of what is kept, or how the names of all that is kept of a stage begin."""
        return f"{name_of(_KEPT, self._document_id)}~{stage}~{digest}"


def kept_digests(store: Store) -> dict[tuple[str, str], str]:
    """For every report and stage, by document id and name, the digest of the rules of what is kept."""
    names = (name.rpartition("/")[2].split("~") for name in store.room.names(f"{_KEPT}/"))
    return {(name[0], name[1]): name[2] for name in names if len(name) == 3}


def what_is_kept(document_id: str, rules: Rules, kept: Mapping[tuple[str, str], str]) -> str:
    """What need not be done again for a report, in words; empty where there is nothing."""
    text = kept.get((document_id, "reading")) == rules.reading
    analysis = kept.get((document_id, "language")) == rules.language
    if text and analysis:
        return "text and analysis kept"
    return "text kept" if text else "analysis kept where the text is the same" if analysis else ""


def drop_others(store: Store, document_ids: Collection[str]) -> None:
    """Drop what is kept of reports that are gone, and what killed runs left unfinished."""
    drop_all_but(store.room, _KEPT, document_ids)
