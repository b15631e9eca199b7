"""Whom an offence, a penalty or a bare event is said of: candidates from the sentences at hand, and their features."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.proceedings.grammar import accused_of, doubts, members, path
from pipeline.proceedings.items import Item
from pipeline.proceedings.lexicon import kind_of, sentences
from pipeline.records import Passage, Reference, References

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


_OPENERS = frozenset({"included", "include", "including", "includes", "among", "namely", "example"})
_NUMBERS = {
    word: n for n, word in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=2)
} | {str(n): n for n in range(2, 11)}
_PLURAL = frozenset({"they", "them", "all", "both", "those", "some", "many"})
_OPENING = 8  # tokens of a sentence within which a word opens a list of names
_BULLETS = 12  # passages after "including:" that may each name one of the people


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reference that an item may concern, and the sentence it stands in, as seen from the item."""

    reference: Reference
    token: Token = field(compare=False)
    place: str  # same; before and earlier: one and two sentences back; after and later; listed: in the next passages
    opener: str = ""  # the word that opens a list of names in its sentence
    named: int = 1  # how many people its sentence names
    first: bool = False  # whether its sentence names nobody before it
    roles: tuple[str, ...] = ()  # kinds of the events whose accused it is there


def candidates(view: SentenceView, passages: Sequence[Passage], references: References) -> Iterator[Candidate]:
    """References in the item's sentence and the one before; where that sentence does not name the accused itself, also
    one sentence further back, and names that the next two sentences or the next passages list."""
    item, doc = view.item, view.doc
    spans = list(sentences(doc))
    at = next(n for n, span in enumerate(spans) if span.start <= item.start < span.end)
    for reference in view.here.values():
        yield Candidate(reference, doc[reference.token], "same")
    unnamed = view.accused_kind != "named"
    if at >= 1:
        yield from _of_sentence("before", item.passage_no, spans[at - 1], references)
    if at >= 2 and unnamed and not view.here:
        yield from _of_sentence("earlier", item.passage_no, spans[at - 2], references)
    for place, number in (("after", at + 1), ("later", at + 2)):
        if number < len(spans):
            opened = _opener(spans[number])
            if opened or (unnamed and view.plural and place == "after"):
                yield from _of_sentence(place, item.passage_no, spans[number], references)
    if unnamed and at == len(spans) - 1 and (doc[-1].text == ":" or view.plural):
        colon = doc[-1].text == ":"
        for following in range(item.passage_no + 1, min(item.passage_no + 1 + _BULLETS, len(passages))):
            paragraph = passages[following].paragraph
            if paragraph.kind == "heading" or not len(passages[following].doc):
                break
            span = next(sentences(passages[following].doc))
            found = list(_of_sentence("listed", following, span, references))
            if not found or not (colon or _opener(span)) or (colon and found[0].reference.token > span.start + 6):
                break
            yield from found[:1] if colon else found


def _of_sentence(place: str, passage_no: int, span: Span, references: References) -> Iterator[Candidate]:
    found = sorted(references.in_passage(passage_no, span.start, span.end), key=lambda reference: reference.token)
    roles: dict[int, set[str]] = {}
    for event in span:
        if found and (kind := kind_of(event)):
            for token in {i for head in accused_of(event) for i in members(head)}:
                roles.setdefault(token, set()).add(kind)
    people = {no for reference in found for no in reference.person_nos}
    for n, reference in enumerate(found):
        role = tuple(sorted(roles.get(reference.token, ())))
        yield Candidate(reference, span.doc[reference.token], place, _opener(span), len(people), n == 0, role)


def _opener(span: Span) -> str:
    return next((token.lower_ for token in span[:_OPENING] if token.lower_ in _OPENERS), "")


class SentenceView:
    """What all pairs of one item share, worked out once."""

    def __init__(self, item: Item, doc: Doc, references: References) -> None:
        self.item, self.doc = item, doc
        self.head: Token = doc[item.start : item.end].root
        self.trigger: Token = doc[item.triggers[0]] if item.triggers else self.head
        self.top: Token = doc[item.triggers[-1]] if item.triggers else self.head
        self.accused: list[set[int]] = []
        self.roots: list[Token] = []
        for trigger in item.triggers or (self.head.i,):
            found = accused_of(doc[trigger])
            self.roots += found
            self.accused.append({i for token in found for i in members(token)})
        sentence = self.head.sent
        self.here = {r.token: r for r in references.in_passage(item.passage_no, sentence.start, sentence.end)}
        self.doubts = sorted({d for trigger in item.triggers or (self.head.i,) for d in doubts(doc[trigger])})
        everyone = {i for found in self.accused for i in found}
        named = everyone & set(self.here)
        self.accused_kind = (
            "named"
            if named
            else "none"
            if not self.roots
            else "pronoun"
            if self.roots[0].pos_ == "PRON"
            else self.roots[0].pos_ + ("s" if self.roots[0].tag_.endswith("S") else "")
        )
        self.everyone = everyone
        root = self.roots[:1]
        self.plural = any(t.tag_ in ("NNS", "NNPS", "CD") or t.lower_ in _PLURAL for t in root)
        self.number = next((t.lower_ for r in root for t in (r, *r.children) if t.pos_ == "NUM"), "")
        self.runs = _runs(sorted(self.here), doc)


def pair_features(view: SentenceView, candidate: Candidate) -> list[str]:
    """The features by which a pair of an item and a reference is judged."""
    item, doc = view.item, view.doc
    reference = candidate.reference
    token = candidate.token
    kind, place = item.kind, candidate.place
    trigger_kind = kind_of(view.trigger) or "none"
    top_kind = kind_of(view.top) or "none"
    pronoun = "name" if token.pos_ not in ("PRON", "DET", "NUM") and not token.tag_.startswith("PRP") else token.lower_
    if token.tag_ in ("NN", "NNS"):
        pronoun = "noun"
    features = [
        f"kind={kind}",
        f"place={place}",
        f"kind,place={kind} {place}",
        f"trig={kind} {view.trigger.lower_}",
        f"tk={trigger_kind}",
        f"top={top_kind}",
        f"ref={pronoun}",
        f"ref,place={pronoun} {place}",
        f"ak={view.accused_kind} {place}",
        f"ak,kind={view.accused_kind} {kind} {place}",
        f"dep={token.dep_} {place}",
        f"n={min(len(reference.person_nos), 3)}",
        f"doubts={','.join(view.doubts)}",
        *(f"doubt={kind} {d}" for d in view.doubts),
        *(f"doubt,tk={trigger_kind} {d}" for d in view.doubts),
        f"score={int(item.score * 5)} {kind}",
    ]
    if kind == "offence":
        features += [f"first={doc[item.start].lower_}", f"before={doc[item.start - 1].lower_ if item.start else ''}"]
    if kind == "bare":
        features += [
            f"bare={view.trigger.lower_} {view.trigger.dep_}",
            f"bare,head={view.trigger.lower_} {view.trigger.head.lower_}",
            f"bare,top={trigger_kind} {top_kind} {place}",
        ]
    subject = _subject_kind(token)
    if place != "same":
        here = len(view.here)
        opener, roles = candidate.opener, ",".join(candidate.roles)
        named = min(candidate.named, 4)
        same_number = _NUMBERS.get(view.number) == candidate.named
        return [
            *features,
            f"{place},opener={opener}",
            f"{place},opener,ak={bool(opener)} {view.accused_kind}",
            f"{place},opener,dep={bool(opener)} {token.dep_} {candidate.first}",
            f"{place},opener,ref={bool(opener)} {pronoun}",
            f"{place},named={named}",
            f"{place},number={bool(view.number)} {same_number}",
            f"{place},plural={view.plural} {min(named, 2)} {here > 0}",
            f"{place},first={candidate.first}",
            f"{place},roles={roles}",
            f"{place},roles,ak={roles} {view.accused_kind}",
            f"{place},roles,here={bool(roles)} {min(here, 2)} {view.accused_kind}",
            f"{place},start={token.doc[token.sent.start].lower_}",
            f"{place},subject={subject}",
            f"{place},here={min(here, 2)} {subject}",
            f"{place},ak={view.accused_kind} {subject} {kind}",
            f"{place},trig={trigger_kind} {subject} {view.accused_kind}",
            f"{place},list={view.trigger.lower_}",
        ]
    rank = next((n for n, found in enumerate(view.accused) if reference.token in found), None)
    nearest = rank == 0
    in_run = bool(view.runs.get(reference.token, frozenset()) & view.everyone)
    direct = any(root.i == reference.token for root in view.roots)
    way = path(token, view.trigger)
    inside = item.start <= reference.token < item.end and kind == "offence"
    between = sum(min(reference.token, item.start) < at < max(reference.token, item.start) for at in view.here)
    triggers_between = sum(
        bool(kind_of(t)) for t in doc[min(reference.token, item.start) + 1 : max(reference.token, item.start)]
    )
    order = "left" if reference.token < item.start else "right"
    distance = min(abs(reference.token - item.start) // 4, 8)
    preposition = token.head.lower_ if token.dep_ == "pobj" else ""
    owned = token.head.lower_ if token.dep_ == "poss" else ""
    before = doc[token.left_edge.i - 1].lower_ if token.left_edge.i else ""
    features += [
        f"acc={rank is not None} {kind}",
        f"rank={rank}",
        f"acc,ak={rank is not None} {view.accused_kind} {kind}",
        f"acc,tk={rank is not None} {trigger_kind}",
        f"nearest={nearest} {trigger_kind} {kind}",
        f"direct={direct}",
        f"path={way}",
        f"path,tk={way} {trigger_kind}",
        f"path,kind={way} {kind}",
        f"ipath={path(token, view.head)}",
        f"inside={inside}",
        f"between={min(between, 3)} {order}",
        f"tb={min(triggers_between, 3)} {order}",
        f"order={order} {kind}",
        f"dist={distance} {order}",
        f"subj={subject} {kind}",
        f"subj,acc={subject} {rank is not None}",
        f"run={in_run} {rank is not None}",
        f"run,ak={in_run} {rank is not None} {view.accused_kind} {kind}",
        f"run,tk={in_run} {rank is not None} {trigger_kind}",
        f"prep={preposition} {order}",
        f"owned={owned}",
        f"prep,tk={preposition} {trigger_kind}",
        f"alone={len(view.here) == 1}",
        f"alone,acc={len(view.here) == 1} {rank is not None} {view.accused_kind}",
        f"head={token.head.lower_} {token.dep_}",
        f"prev={before}",
        f"first={reference.token == min(view.here)} {order} {view.accused_kind}",
        f"voice={_voice(view.trigger)} {token.dep_} {order}",
        f"acc,doubt={rank is not None} {','.join(view.doubts)}",
    ]
    return features


def _runs(here: Sequence[int], doc: Doc) -> dict[int, frozenset[int]]:
    """For each reference those that stand in a row with it, only names, commas and "and" between: lists that the parser
    took apart."""
    rows: list[list[int]] = []
    for token in here:
        between = doc[rows[-1][-1] + 1 : token] if rows else ()
        if rows and all(t.is_punct or t.pos_ in ("PROPN", "CCONJ", "NUM") or t.dep_ == "cc" for t in between):
            rows[-1].append(token)
        else:
            rows.append([token])
    return {token: frozenset(row) for row in rows for token in row if len(row) > 1}


def _subject_kind(token: Token) -> str:
    """The role of a reference in its sentence, coordination left out: subject, passive subject, object, other."""
    at = token
    while at.dep_ in ("conj", "appos", "compound", "nmod") and at.head.i != at.i:
        at = at.head
    if at.dep_ in ("nsubj", "nsubjpass"):
        clause = "" if at.head.dep_ in ("ROOT", "conj") else "-sub"
        return at.dep_ + clause
    return at.dep_ if at.dep_ in ("dobj", "pobj", "poss", "ROOT") else "other"


def _voice(token: Token) -> str:
    if not token.tag_.startswith("VB"):
        return "noun"
    return (
        "passive" if any(child.dep_ in ("auxpass", "nsubjpass") for child in token.children) else f"active-{token.tag_}"
    )
