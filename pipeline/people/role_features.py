"""What the words around a name say of the person: what they are called, what they do and suffer."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.people.names import is_title
from pipeline.records import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_LEFT, _RIGHT = 5, 8  # words taken before and after a name
_RIGHTS_WORKERS = frozenset(
    {
        "defender",
        "defenders",
        "activist",
        "activists",
        "lawyer",
        "lawyers",
        "campaigner",
        "worker",
        "workers",
        "advocate",
    }
)
_POLITICIANS = frozenset(
    {
        "leader",
        "leaders",
        "politician",
        "politicians",
        "figure",
        "figures",
        "member",
        "members",
        "candidate",
        "candidates",
    }
    | {"activist", "activists", "supporter", "supporters", "mp", "mps", "deputy", "party"}
)
_LIST = 80  # words of a list of names
_IN_LISTS = frozenset({"and", "de", "da", "van", "bin", "al", "of", "the"})
_PRONOUNS = frozenset({"he", "she", "they", "his", "her", "their", "both"})
_SAYS = frozenset(
    re.findall(
        r"\w+",
        "said say says saying told tell tells added add adds stated states state reported reports wrote writes "
        "explained noted argued warned claimed announced commented urged called asked believed believes thinks "
        "described denounced condemned",
    )
)


@cache
def occupations() -> Mapping[str, str]:
    """Nouns that name what a person is, and the role."""
    content = (files("pipeline.people") / "occupations.csv").read_text(encoding="utf-8")
    return {row["noun"]: row["role"] for row in csv.DictReader(content.splitlines())}


def features(doc: Doc, mention: Mention) -> Iterator[str]:
    """What the words around one mention say of the person."""
    start, end = mention.token_start, mention.token_end
    sentence = doc[start].sent
    left = [_lower(token) for token in doc[max(sentence.start, start - _LEFT) : start]]
    right = [_lower(token) for token in doc[end : min(sentence.end, end + _RIGHT)]]
    first = _first_of_list(doc[start:end].root)
    clause, part = _clause(first)
    speaks = "says " if part == "speaker" else ""  # what is said is seldom said of the speaker
    yield from (f"left={word}" for word in left)
    yield from (f"right={word}" for word in right)
    yield from (f"{speaks}in={word}" for word in _content(sentence))
    yield from (f"clause={word}" for word in _content(clause.subtree))
    yield f"part={part}"
    yield f"part={part} {_lower(clause)}"
    yield from (f"relative clause={word}" for word in _relative_clause(first))
    yield from (f"next={word}" for word in _next_sentence(doc, sentence))
    yield f"left2={' '.join(left[-2:])}"
    yield f"left1={' '.join(left[-1:])}"
    yield f"right2={' '.join(right[:2])}"
    for noun in _called(doc, start, end):
        yield f"called={_lower(noun)}"
        yield from (f"called={_lower(word)} {_lower(noun)}" for word in noun.lefts)
        yield from (f"says={role}" for role in _occupation(noun))
    yield f"dep={first.dep_}"
    yield f"head={_lower(first.head)} {first.dep_}"
    if first.dep_ == "pobj":
        yield f"over={_lower(first.head.head)} {_lower(first.head)}"
    if first.dep_ in ("nsubj", "nsubjpass"):
        siblings = first.head.children
        yield from (f"then={_lower(word)}" for word in first.head.children if word.dep_ in ("conj", "attr", "xcomp"))
        yield from (f"verb prep={_lower(first.head)} {_lower(word)}" for word in siblings if word.dep_ == "prep")


def _content(tokens: Iterable[Token]) -> Iterator[str]:
    """The words that are no words of grammar."""
    return (_lower(token) for token in tokens if token.is_alpha and not token.is_stop)


def _clause(first: Token) -> tuple[Token, str]:
    """The verb of the clause in which a name stands, and the name's part in it."""
    verb = first.head
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        verb = verb.head
    if first.dep_ == "nsubj" and first.head.lower_ in _SAYS:
        return verb, "speaker"
    return verb, f"pobj {_lower(first.head)}" if first.dep_ == "pobj" else str(first.dep_)


def _relative_clause(first: Token) -> Iterator[str]:
    for child in first.children:
        if child.dep_ in ("relcl", "acl"):
            yield from _content(child.subtree)


def _next_sentence(doc: Doc, sentence: Span) -> Iterator[str]:
    """The words of the next sentence where it begins with a pronoun."""
    if sentence.end < len(doc) and doc[sentence.end].lower_ in _PRONOUNS:
        yield from _content(doc[sentence.end].sent)


def _called(doc: Doc, start: int, end: int) -> Iterator[Token]:
    """The nouns that a person is called by: before the name, in apposition to it, as its predicate."""
    at = start - 1
    while (
        at >= 0
        and (doc[at].pos_ in ("NOUN", "PROPN", "ADJ") or doc[at].text in ".-")
        and (doc[at].ent_type_ != "PERSON" or is_title(doc[at].text))
    ):
        yield doc[at]
        at -= 1
    yield from _end_of_list(doc, end)
    root = doc[start:end].root
    yield from _and_conjuncts(child for child in root.children if child.dep_ == "appos" and child.i >= end)
    if root.dep_ in ("nsubj", "nsubjpass") and root.head.pos_ == "AUX":
        yield from _and_conjuncts(child for child in root.head.children if child.dep_ == "attr")
    for other in root.conjuncts:
        yield from (child for child in other.children if child.dep_ == "appos" and child.tag_ == "NNS")
    for above in _above(root):
        if above.pos_ == "NOUN":
            yield above
        yield from (child for child in above.lefts if child.tag_ == "NNS")


def _end_of_list(doc: Doc, end: int) -> Iterator[Token]:
    """The noun of many at the end of a list of names: "A, B (Marenian) and C, judges"."""
    inside = False
    for token in doc[end : end + _LIST]:
        inside = (inside or token.text == "(") and token.text != ")"
        if token.lower_ in occupations() and token.lower_.endswith("s") and doc[token.i - 1].text in ",–—-)":
            yield token
            return
        if not (inside or token.text[0].isupper() or token.text in ",;.)–—-" or token.lower_ in _IN_LISTS):
            return


def _above(root: Token) -> Iterator[Token]:
    """What a name is coordinated with or in apposition to, upwards."""
    while root.dep_ in ("conj", "appos") and root.head.i != root.i:
        root = root.head
        yield root


def _first_of_list(root: Token) -> Token:
    """What is said of the first of a list is said of all."""
    return next(reversed([root, *_above(root)]))


def _and_conjuncts(nouns: Iterable[Token]) -> Iterator[Token]:
    for noun in nouns:
        yield noun
        yield from noun.conjuncts


def _occupation(noun: Token) -> Iterator[str]:
    """The roles that a noun with the words before it names."""
    before = [word.lower_ for word in noun.doc[max(0, noun.i - 3) : noun.i]]
    word = noun.lower_
    if "rights" in before and word in _RIGHTS_WORKERS:
        yield "human_rights_defender"
    if "opposition" in before and word in _POLITICIANS:
        yield "opposition_politician"
    if "union" in before[-1:] or word in ("unionist", "unionists"):
        yield "trade_unionist"
    if word in ("president", "king", "queen", "emir", "sultan", "emperor") and not {"vice", "former", "party"} & set(
        before
    ):
        yield "head_of_state"
    if role := occupations().get(word):
        yield role


def _lower(token: Token) -> str:
    if token.like_num:
        return "0"
    return str(token.lower_)
