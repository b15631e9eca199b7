"""What holds an event in doubt: denial, wish, threat of a law; and whether a clause says what a penalty is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.proceedings.lexicon import kind_of

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


_DOUBT = frozenset(
    [
        "could",
        "would",
        "may",
        "might",
        "should",
        "if",
        "whether",
        "unless",
        "risk",
        "risked",
        "risks",
        "threatened",
        "threatening",
        "threat",
        "threaten",
        "fear",
        "feared",
        "possible",
        "potential",
        "can",
        "cannot",
    ]
)


_DENIAL = frozenset(
    ["not", "never", "no", "without", "neither", "nor", "n't", "denied", "denies", "deny", "nobody", "none"]
)


_WISHES = frozenset(
    [
        "demanded",
        "demanding",
        "called",
        "calls",
        "calling",
        "urged",
        "requested",
        "requesting",
        "sought",
        "seeking",
        "seeks",
        "demand",
        "recommended",
        "recommends",
        "asked",
        "asks",
    ]
)


_LEGAL = frozenset(
    [
        "punishable",
        "carries",
        "carry",
        "provides",
        "provide",
        "prescribes",
        "prescribe",
        "criminalizes",
        "penalizes",
        "maximum",
        "law",
        "amendments",
        "bill",
        "article",
        "legislation",
    ]
)


def doubts(event: Token) -> list[str]:
    """What holds an event in doubt, from the words around it and in the clauses above: doubt, denial, wish, law."""
    found: set[str] = set()
    at = event
    for _ in range(5):
        words = {
            at.lower_,
            *(
                child.lower_
                for child in at.children
                if child.dep_ in ("aux", "neg", "mark", "det", "prep", "advmod", "auxpass")
            ),
        }
        for name, lexicon in (("doubt", _DOUBT), ("denial", _DENIAL), ("wish", _WISHES), ("law", _LEGAL)):
            if words & lexicon:
                found.add(name)
        if at.head.i == at.i or at.dep_ in ("conj", "relcl", "advcl"):
            break
        at = at.head
    return sorted(found)


_CAUSES = frozenset({"for", "over"})


_NO_CAUSE = frozenset({"DATE", "TIME", "CARDINAL", "MONEY", "GPE", "QUANTITY"})


def tells_why(event: Token) -> bool:
    """Whether a clause says what somebody is punished for, whatever it is: "sentenced to two years for holding ..."."""
    return any(
        below.dep_ in ("pobj", "pcomp") and below.ent_type_ not in _NO_CAUSE and not kind_of(below)
        for child in event.subtree
        if child.lower_ in _CAUSES and child.dep_ in ("prep", "mark") and child.i > event.i
        for below in child.children
    )


_AHEAD = frozenset({"awaiting", "awaits", "awaited", "pending", "pre", "await"})
_FACING = frozenset(
    {
        "face",
        "faces",
        "faced",
        "facing",
        "punishable",
        "carries",
        "carry",
        "carrying",
        "carried",
        "risk",
        "risked",
        "risks",
    }
)


_IF = re.compile(
    r"\bif (?:\w+ )?(?:convicted|found guilty|sentenced)|\bpunishable\b|\bwhich carr(?:y|ies|ied)\b", re.IGNORECASE
)


def only_threatened(penalty: Token) -> bool:
    """Whether a penalty is what a law threatens or somebody faces, not what was imposed."""
    above = {token.lower_ for token in penalty.ancestors} | {penalty.lower_}
    return bool(above & _FACING) or (
        bool(_IF.search(penalty.sent.text)) and not above & {"sentenced", "jailed", "imprisoned", "fined"}
    )


_BEFORE_TRIAL = re.compile(r"\bpre ?-? ?trial $", re.IGNORECASE)
_HELD_FOR_TRIAL = re.compile(
    r"\w+ (?:[\w ]+ )?to (?:(?!\b(?:and|after|following)\b)[^,;])*\bpre ?-? ?trial "
    r"(?:detention|imprisonment|custody|arrest)\b",
    re.IGNORECASE,
)
_PHRASE = 14  # tokens
_NOT_BEGUN = frozenset({"postponed", "scheduled", "due", "expected", "set"})


def still_ahead(event: Token) -> bool:
    """Whether a trial is yet to come: "awaiting trial", "pending trial", "pre-trial", "the trial was postponed",
    "sentenced to three months of pre-trial detention"."""
    if kind_of(event) == "sentence":
        before = event.doc[max(event.i - 3, event.sent.start) : event.i].text_with_ws
        after = event.doc[event.i : min(event.i + _PHRASE, event.sent.end)].text
        return bool(_BEFORE_TRIAL.search(before) or _HELD_FOR_TRIAL.match(after))
    if kind_of(event) != "trial":
        return False
    words = {token.lower_ for token in event.doc[max(event.i - 2, event.sent.start) : event.i]}
    if event.dep_ in ("nsubj", "nsubjpass") and event.head.lower_ in _NOT_BEGUN:
        return True
    return bool(words & _AHEAD) or event.head.lower_ in _AHEAD


_DEATHS = re.compile(r"\b(?:executed|executions?|hanged|beheaded|stoned)\b", re.IGNORECASE)
_OF_COURTS = re.compile(
    r"sentenc|convict|\bcourt|death row|death penalty|capital|prison|\bjail|judicia|\bcharge|\bguilty|offence|"
    r"moratorium|\bappeal|\btrial|execution by|firing[- ]squad",
    re.IGNORECASE,
)
_OF_KILLERS = re.compile(
    r"paramilitar|\barmed (?:groups?|m[ae]n|individuals|opposition|forces)|militia|guerr?illa|gunm[ae]n|rebels?\b|"
    r"extrajudicial|\bsummar(?:y|ily)|death squad|insurgent|cartel|\bgangs?\b|massacre",
    re.IGNORECASE,
)


def killed_without_court(death: Span) -> bool:
    """Whether "executed", "hanged" and the like, in a sentence, tell of a killing and not of a penalty: armed groups
    did it, or the passage knows of no court."""
    sentence = death.sent
    here = sentence.doc[max(sentence.start - 1, 0)].sent.text + " " + sentence.text
    return bool(_DEATHS.search(death.text)) and (
        bool(_OF_KILLERS.search(here)) or not _OF_COURTS.search(death.doc.text)
    )
