"""How a report says it: as what happened, as what somebody alleges, or as what a body with authority found."""

from __future__ import annotations

import re

_ALLEGED, _ESTABLISHED = 0.4, 0.5  # probability from which it is said
_FOUND = re.compile(
    r"\b(?:courts?|tribunal|chamber|committee|commission(?:er)?|working group|rapporteur|ombuds\w+|judges?|inquiry"
    r"|investigat(?:ion|ors?)|council)\b[^.;]{0,60}"
    r"\b(?:found|ruled|held|holds|finds|concluded|concludes|established|confirmed|declared|declares|determined)\b[^;]*"
    r"\b(?:violat(?:ed|ion|ions|es)|breach(?:ed)?|unlawful(?:ly)?|illegal(?:ly)?|unconstitutional|arbitrar(?:y|ily)"
    r"|unfair|ill-treat\w+|tortur\w+|responsible)\b",
    re.IGNORECASE,
)
_CONVICTED = re.compile(
    r"\b(?:police|officers?|soldiers?|guards?|officials?|agents?|troops)\b[^.;]{0,60}"
    r"\b(?:convicted|found guilty|sentenced)\b[^.;]*"
    r"\b(?:tortur|ill-treat|beat|kill|murder|manslaughter|death|abus|assault|rap(?:e|ing)|execution|abduct)",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no|insufficient|lack of) (?:\w+ ){0,3}(?:violat|breach|unlawful|illegal|arbitrar|responsible|evidence)",
    re.IGNORECASE,
)


def assertion_of(text: str, alleged: float, established: float) -> str:
    """Reported, alleged or established, from a sentence and the classifier's probabilities of the latter two."""
    if (_FOUND.search(text) or _CONVICTED.search(text)) and not _NOT.search(text):
        return "established"
    if alleged >= max(_ALLEGED, established):
        return "alleged"
    return "established" if established >= _ESTABLISHED else "reported"
