"""Whether a type of violation is reported of a person in a report: all sentences that may tell it, together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, prod

import numpy as np
from numpy.typing import NDArray

from pipeline.records import People, Proceedings, References
from pipeline.violations.sentences import Sentence

_BOUND = 6.0  # log odds beyond which a score says no more
_NO_ROW = 0.001  # probability of what is not there
_TOLD = 0.28  # probability from which a sentence tells of a type
_PLAIN = 0.25  # probability from which another type is the plainer one


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence, a person near it and a type that it may report."""

    sentence_no: int
    person_no: int
    kind: int  # column of the type
    odds: float  # log odds that the person is the victim of the type in the sentence
    sure: float  # probability that the sentence reports the type
    here: bool  # the person is named in the sentence

    @property
    def joint(self) -> float:
        """How probable it is that the sentence reports the type of the person."""
        return self.sure / (1 + exp(-self.odds))


class Pairs:
    """The pairs of a type and a person of a report, with what speaks for each."""

    def __init__(
        self,
        people: People,
        references: References,
        proceedings: Proceedings,
        sentences: Sequence[Sentence],
        types: Sequence[str],
        sure: NDArray[np.float32],
        rows: Sequence[Row],
    ) -> None:
        self._types, self._sure = types, sure
        self.rows: dict[tuple[int, int], list[Row]] = defaultdict(list)
        self._told: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            self.rows[row.kind, row.person_no].append(row)
            self._told[row.sentence_no].append(row)
        self._best: dict[int, dict[int, float]] = defaultdict(dict)
        for (kind, person_no), own in self.rows.items():
            self._best[person_no][kind] = max(min(row.odds, _odds(row.sure)) for row in own)
        self._of_person = _facts(people, proceedings)
        in_passage: dict[int, list[int]] = defaultdict(list)
        self._named: dict[int, set[int]] = defaultdict(set)
        for number, sentence in enumerate(sentences):
            in_passage[sentence.passage_no].append(number)
            for reference in references.in_passage(sentence.passage_no, sentence.start, sentence.end):
                for person_no in reference.person_nos:
                    self._named[person_no].add(number)
        self._around = {
            person_no: {near for number in numbers for near in in_passage[sentences[number].passage_no]}
            for person_no, numbers in self._named.items()
        }

    def features(self, kind: int, person_no: int) -> Mapping[str, float]:
        """Log odds and counts by name, and 1 for each fact about person and type."""
        rows, type_id = self.rows[kind, person_no], self._types[kind]
        here = [row for row in rows if row.here]
        joint = sorted((row.joint for row in rows), reverse=True)
        top = max(rows, key=lambda row: row.joint)
        best = self._best[person_no]
        others = [odds for other, odds in best.items() if odds > best[kind] and other != kind]
        strong = [self._types[other] for other, odds in best.items() if odds > 0 and other != kind]
        found: dict[str, float] = {
            "joint": _odds(joint[0]),
            "second": _odds(joint[1] if len(joint) > 1 else _NO_ROW),
            "any": _odds(1 - prod(1 - one for one in joint)),
            "victim": _bound(max(row.odds for row in rows)),
            "victim top": _bound(top.odds),
            "victim mean": _bound(sum(row.odds for row in rows) / len(rows)),
            "victim here": max((_bound(row.odds) for row in here), default=-_BOUND),
            "type": _odds(max(row.sure for row in rows)),
            "type top": _odds(top.sure),
            "type here": _odds(max((row.sure for row in here), default=_NO_ROW)),
            "joint here": _odds(max((row.joint for row in here), default=_NO_ROW)),
            "type named": self._highest(self._named.get(person_no, set()), kind),
            "type passage": self._highest(self._around.get(person_no, set()), kind),
            "type report": _odds(float(self._sure[:, kind].max())),
            "rows": log(len(rows)),
            "named": log(1 + len(self._named.get(person_no, ()))),
            "sure rows": log(1 + sum(row.sure >= 0.3 for row in rows)),
            "best": _bound(max(best.values())),
            "behind": _bound(best[kind] - max(best.values())),
            "strong": log(1 + sum(odds > 0 for odds in best.values())),
            "rank": log(1 + len(others)),
        }
        facts = self._of_person.get(person_no, frozenset())
        found |= dict.fromkeys((f"T={type_id}", *facts, *(f"O={other}" for other in strong)), 1.0)
        found |= dict.fromkeys((f"{fact} T={type_id}" for fact in facts), 1.0)
        found |= dict.fromkeys((f"O={other} T={type_id}" for other in strong), 1.0)
        found |= self._beside(top)
        return found

    def _beside(self, top: Row) -> dict[str, float]:
        """How the other people and the other types of the pair's most probable sentence compare with it."""
        same, type_id = self._told[top.sentence_no], self._types[top.kind]
        rivals = [row.odds for row in same if row.kind == top.kind and row.person_no != top.person_no]
        own = [row for row in same if row.person_no == top.person_no and row.kind != top.kind]
        plainer = [row for row in own if row.joint > top.joint]
        types = {row.kind: row.sure for row in same}
        found = {
            "rival": _bound(max(rivals, default=-_BOUND)),
            "behind rival": _bound(top.odds - max(rivals, default=-_BOUND)),
            "rivals": log(1 + sum(odds > top.odds for odds in rivals)),
            "types": log(1 + sum(sure > _TOLD for sure in types.values())),
            "surer types": log(1 + sum(sure > top.sure for sure in types.values())),
            "plainer types": log(1 + len(plainer)),
            "behind type": _bound(top.odds - max((row.odds for row in own), default=-_BOUND)),
            "alone": float(top.here and not rivals),
        }
        plain = (self._types[row.kind] for row in plainer if row.joint > _PLAIN)
        return found | dict.fromkeys((f"plainer {other} T={type_id}" for other in plain), 1.0)

    def _highest(self, numbers: set[int], kind: int) -> float:
        return _odds(max((float(self._sure[number, kind]) for number in numbers), default=_NO_ROW))


def _facts(people: People, proceedings: Proceedings) -> dict[int, frozenset[str]]:
    """Roles, charges, penalties of each person."""
    found: dict[int, set[str]] = defaultdict(set)
    for person in people.persons:
        found[person.person_no].update(f"role={role.role}" for role in person.roles)
    for charge in proceedings.charges:
        if charge.person_no is not None:
            found[charge.person_no].update(("charged", f"charge={charge.charge_type_id}", f"status={charge.status}"))
            if charge.contested:
                found[charge.person_no].add("contested")
    for penalty in proceedings.penalties:
        if penalty.person_no is not None:
            found[penalty.person_no].update(("punished", f"penalty={penalty.kind}"))
    return {person_no: frozenset(own) for person_no, own in found.items()}


def _bound(odds: float) -> float:
    return max(-_BOUND, min(_BOUND, odds))


def _odds(probability: float) -> float:
    return _bound(log(max(probability, 1e-4) / max(1 - probability, 1e-4)))
