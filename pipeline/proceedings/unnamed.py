"""Whether people without a name are charged: not whom a law threatens, a statistic counts or a case is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.proceedings.candidates import SentenceView
from pipeline.proceedings.doubt import still_ahead
from pipeline.proceedings.lexicon import kind_of
from pipeline.proceedings.types import Typed

if TYPE_CHECKING:
    from spacy.tokens import Token

_GENERAL = re.compile(
    r"\b(?:laws?|bill|amend\w*|article|code|penalt\w*|punish\w*|provid\w*|can|could|may|would|should|must|any|anyone|"
    r"whoever|those who|allow\w*|maximum|definition|criminali\w*|recommend\w*|call\w* (?:on|for)|urg\w*|impunity|"
    r"perpetrators|no one|nobody|none|not|failed|investigat\w*|unidentified|unknown|routinely|often|continued|used|"
    r"threat\w*|reports?|new)\b",
    re.IGNORECASE,
)
_HUMAN = re.compile(
    r"^(?:people|many|most|some|several|dozens|hundreds|thousands|scores|men|women|persons?|man|woman|children|child|"
    r"boys?|girls?|youths?|others|members|defendants?|suspects?|police|"
    r"individuals?|civilians|refugees|christians|muslims|monks|clerics|relatives|brothers|sisters|staff|nationals?|"
    r"citizens?|"
    r"\w{3,}(?:ers|ors|ists|ants|ians|ees|ives)|(?:activist|journalist|lawyer|officer|soldier|official|leader|worker|"
    r"blogger|"
    r"policeman|policemen|servicemen|editor|student|teacher|politician|prisoner|detainee|migrant|protester|"
    r"demonstrator)s?)$",
    re.IGNORECASE,
)
_NUMBERS = frozenset({"tens", "dozens", "scores", "hundreds", "thousands", "many", "most", "some", "several"})
_EVENTS = frozenset({"cases", "complaints", "incidents", "killings", "attacks", "trials", "charges", "reports"})


def group_of(view: SentenceView) -> tuple[int, int] | None:
    """The unnamed people whom the grammar makes the accused, as tokens."""
    root = _root(view)
    if root is None:
        return None
    words = [t for t in root.subtree if t.i <= root.i or t.dep_ not in ("relcl", "acl")]
    cut = next((t.i for t in words if t.i > root.i and (t.dep_ in ("relcl", "acl") or t.is_punct)), words[-1].i + 1)
    return words[0].i, max(cut, root.i + 1)


def _root(view: SentenceView) -> Token | None:
    for root in view.roots:
        if root.i in view.here or root.ent_type_ in ("PERSON", "ORG", "GPE"):
            continue
        if _HUMAN.match(root.text) or (root.pos_ == "NUM" and root.dep_ in ("nsubj", "nsubjpass", "dobj")):
            return root if _counts_people(root) else None
    return None


def _counts_people(root: Token) -> bool:
    """Not so of "tens of thousands of cases"."""
    at = root
    while at.pos_ == "NUM" or at.lower_ in _NUMBERS:
        below = next((w for p in at.children if p.lower_ == "of" for w in p.children if w.dep_ == "pobj"), None)
        if below is None:
            return True
        at = below
    return at.lower_ not in _EVENTS


def group_features(view: SentenceView, types: Sequence[Typed]) -> list[str]:
    """The features by which a charge of unnamed people is judged; `types` are those of the offence."""
    sentence = view.head.sent
    text = sentence.text
    kinds = [kind for t in view.item.triggers if (kind := kind_of(view.doc[t])) and not still_ahead(view.doc[t])]
    verb = _verb(view.trigger)
    features = [
        f"type={int(10 * max((t.score for t in types), default=0.0))}",
        f"words={int(5 * view.item.score)}",
        f"ak={view.accused_kind}",
        f"trig={view.trigger.lower_}",
        f"kinds={','.join(kinds[:2])}",
        *(f"kind={kind}" for kind in set(kinds)),
        *(f"doubt={doubt}" for doubt in view.doubts),
        *(f"general={match.lower()}" for match in set(_GENERAL.findall(text))),
        f"named={min(len(view.here), 2)}",
        f"tense={verb}",
        f"tense,kind={verb} {kinds[0] if kinds else ''}",
    ]
    root = _root(view)
    if root is not None:
        before = sorted(child.lower_ for child in root.children if child.dep_ in ("det", "nummod", "predet"))
        features += [
            f"tag={root.tag_}",
            f"dep={root.dep_}",
            f"root={root.lower_}",
            f"before={before[0] if before else ''}" if not before or not before[0].isdigit() else "before=0",
            f"side={'left' if root.i < view.item.start else 'right'}",
        ]
    return features


def _verb(event: Token) -> str:
    """The verb of the clause and its auxiliaries, as tags and words: "was VBN", "can be VBN"."""
    at = event
    for _ in range(6):
        if at.pos_ in ("VERB", "AUX") or at.head.i == at.i:
            break
        at = at.head
    helpers = [child.lower_ for child in at.children if child.dep_ in ("aux", "auxpass", "neg")]
    return " ".join([*helpers, at.tag_])
