"""Why a report is read again, in words for the operator: the rules of the last runs are remembered by their parts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pipeline.digests import Rules, parts_of
from pipeline.ids import content_id
from pipeline.settings import Settings
from pipeline.shelf import kept_digests, what_is_kept
from pipeline.sources import Source
from pipeline.store import TO_BE_TRIED_AGAIN, Store

_RULES = ".rules.json"
_RUNS = 5  # how many rules are remembered
_NAMES = 6  # how many changed parts are named

Parts = Mapping[str, str]  # digest by name


def part_digest(source: Source, extraction: str) -> str:
    """The digest of what a report's rows are made from, under the rules of extraction of that digest."""
    return content_id("k", source.file_name, extraction)


def remember(store: Store, rules: Rules, settings: Settings) -> None:
    """Keep what the present rules are made of."""
    last = _remembered(store)
    if next(reversed(last), None) != rules.extraction:
        last.pop(rules.extraction, None)
        known = {**last, rules.extraction: parts_of(settings)}
        store.room.write(_RULES, json.dumps(dict(list(known.items())[-_RUNS:])).encode())


class Reasons:
    """Why reports are read; None where one need not be."""

    def __init__(self, store: Store, rules: Rules, settings: Settings) -> None:
        self._held, self._kept, self._known = store.part_digests(), kept_digests(store), _remembered(store)
        self._rules, self._parts = rules, parts_of(settings)

    def why(self, source: Source, *, force: bool) -> str | None:
        """What has changed for a report, and what need not be done again."""
        held = self._held.get(source.document_id)
        if held is None:
            reason = "new content"
        elif force:
            return "forced"
        elif held == TO_BE_TRIED_AGAIN:
            reason = "failed last time"
        elif held != part_digest(source, self._rules.extraction):
            reason = self._changed(source, held)
        else:
            return None
        kept = "" if force else what_is_kept(source.document_id, self._rules, self._kept)
        return f"{reason}: {kept}" if kept else reason

    def _changed(self, source: Source, held: str) -> str:
        """The parts of the rules that are others than those that the report was read under."""
        then = next((parts for one, parts in self._known.items() if part_digest(source, one) == held), None)
        if then is None:
            return "rules, settings or file name changed"
        names = sorted(name for name in then.keys() | self._parts.keys() if then.get(name) != self._parts.get(name))
        more = [f"{len(names) - _NAMES} more"] if len(names) > _NAMES else []
        return f"{', '.join([*names[:_NAMES], *more]) or 'settings'} changed"


def _remembered(store: Store) -> dict[str, Parts]:
    """What the rules of the last runs were made of, by the digest of extraction, the last one last."""
    try:
        [content] = store.room.read([_RULES])
    except FileNotFoundError:
        return {}
    return dict(json.loads(content))
