"""Who is said to have done what a sentence reports: the people whom it tells to be accused of that very deed."""

from __future__ import annotations

from collections.abc import Mapping, Set
from types import MappingProxyType

from pipeline.records import Charge, People, Proceedings
from pipeline.violations.sentences import Sentence

_KILLED = frozenset(("unlawful_killing", "attack_on_civilians", "death_in_custody", "attack_threat_private"))
_HURT = frozenset(("ill_treatment", "torture", "excessive_force", "attack_threat_private"))
_TORTURED = frozenset(("torture", "ill_treatment", "death_in_custody"))
_RAPED = frozenset(("gender_violence", "torture"))
_TAKEN = frozenset(("abduction", "enforced_disappearance"))
_CRIMES = (_KILLED | _HURT | _RAPED | _TAKEN | {"forced_eviction_displacement"}) - {
    "death_in_custody",
    "attack_threat_private",
    "excessive_force",
}
# The types of violation that an offence of each type may be.
_DEEDS: Mapping[str, Set[str]] = MappingProxyType(
    {
        **dict.fromkeys(("murder", "attempted_murder", "manslaughter"), _KILLED),
        **dict.fromkeys(("assault", "exceeding_authority", "abuse_of_office"), _HURT),
        "torture_offence": _TORTURED,
        "sexual_violence": _RAPED,
        "kidnapping": _TAKEN,
        **dict.fromkeys(("genocide", "crimes_against_humanity", "war_crimes", "human_rights_abuses_offence"), _CRIMES),
    }
)
_PRESENTED_AS = frozenset(("alleged_perpetrator", "detainee_or_defendant"))
_NO_LONGER = frozenset(("acquitted", "dropped", "overturned"))


class Accused:
    """The people of a report who are accused of a deed that may be a violation. Left out are those who were cleared,
    those whose charges the report contests, those whom it presents as victims, and those whom nothing but the charge
    presents as accused (an official who speaks of the case)."""

    def __init__(self, people: People, proceedings: Proceedings) -> None:
        roles = {person.person_no: {role.role for role in person.roles} for person in people.persons}
        suspects = {n for n, own in roles.items() if own & _PRESENTED_AS and "victim" not in own}
        suspects -= {charge.person_no for charge in proceedings.charges if charge.contested}
        self._charges: list[Charge] = [
            charge
            for charge in proceedings.charges
            if charge.person_no in suspects and charge.status not in _NO_LONGER and charge.charge_type_id in _DEEDS
        ]

    def of(self, sentence: Sentence, violation_type_id: str) -> set[int]:
        """Those whom a sentence that reports a violation of a type tells to be accused of it."""
        return {
            charge.person_no
            for charge in self._charges
            if charge.person_no is not None
            and charge.span.start < sentence.span.end
            and sentence.span.start < charge.span.end
            and violation_type_id in _DEEDS[charge.charge_type_id]
        }
