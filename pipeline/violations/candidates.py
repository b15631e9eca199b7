"""The named people who may be meant by a sentence, and what speaks for and against each being its victim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.records import Mention, Passage, People, Proceedings, Reference, References
from pipeline.violations.features import STEM
from pipeline.violations.sentences import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

_BACK_IN_PASSAGE = 5  # sentences
_BACK_IN_SECTION = 2  # sentences of the passages before
_BEFORE_PASSAGE = 10  # added to the distance of a sentence of another passage
_UNDER_HEADING = 20  # the distance of the person that the section's heading names
_NEXT = -1
_TOLD_BY = 4  # mentions of a person that tell what the person is
_WORDS = 4
_PRONOUNS = frozenset(("he", "she", "they", "him", "her", "his", "their", "them"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person near a sentence, with features of the pair."""

    person_no: int
    features: frozenset[str]


class Candidates:
    """The people of a report by sentence."""

    def __init__(
        self,
        passages: Sequence[Passage],
        people: People,
        references: References,
        proceedings: Proceedings,
        sentences: Sequence[Sentence],
    ) -> None:
        self._sentences = sentences
        self._found: dict[int, list[Candidate]] = {}
        self._named = [_tokens_by_person(references, sentence) for sentence in sentences]
        self._mentions: dict[int, list[Mention]] = defaultdict(list)
        self._headed: dict[int | None, set[int]] = defaultdict(set)
        for mention in people.mentions:
            if mention.person_no is None:
                continue
            self._mentions[mention.person_no].append(mention)
            paragraph = passages[mention.passage_no].paragraph
            if paragraph.kind == "heading":
                self._headed[paragraph.section_no].add(mention.person_no)
        self._accused = [
            *((c.person_no, c.span, "contested" if c.contested else "charged") for c in proceedings.charges),
            *((penalty.person_no, penalty.span, "punished") for penalty in proceedings.penalties),
        ]
        self._known = {
            person_no: frozenset(_of_person(passages, mentions)) for person_no, mentions in self._mentions.items()
        }

    def of(self, sentence_no: int) -> list[Candidate]:
        """The candidates of a sentence, nearest first."""
        if sentence_no not in self._found:
            self._found[sentence_no] = self._look(sentence_no)
        return self._found[sentence_no]

    def _look(self, sentence_no: int) -> list[Candidate]:
        sentence = self._sentences[sentence_no]
        near = self._near(sentence_no)
        headed = self._headed.get(sentence.section_no, set()) if sentence.section_no is not None else set()
        for person_no in sorted(headed):
            near.setdefault(person_no, (_UNDER_HEADING, []))
        words = [token.lower_ for token in sentence.doc[sentence.start : sentence.end] if token.is_alpha]
        here = min(len(self._named[sentence_no]), 3)
        found = []
        for person_no, (distance, tokens) in near.items():
            features = {
                f"D={distance}",
                f"nh={here}",
                f"D={distance} nh={min(here, 2)}",
                f"n={min(len(self._mentions[person_no]), 5)}",
                f"ncand={min(6, len(near))}",
                *self._known.get(person_no, ()),
            }
            side = "A" if distance == 0 else "B"
            features.update(f"{side}:{feature}" for token in tokens for feature in _of_token(token))
            features.update(
                f"{'here' if start < sentence.span.end and sentence.span.start < end else 'once'} {feature}"
                for accused, (start, end), feature in self._accused
                if accused == person_no
            )
            if person_no in headed:
                features.add("insec")
            if distance == 0:
                features.update(f"w0={word[:STEM]}" for word in words)
            else:
                features.update(f"w={word[:STEM]} h{min(here, 1)}" for word in words[:6])
                features.add(f"first={words[0] if words else ''}")
            found.append(Candidate(person_no, frozenset(features)))
        return found

    def _near(self, sentence_no: int) -> dict[int, tuple[int, list[Token]]]:
        """Distance and tokens of the people named in the sentence, before it or in the next."""
        sentences, sentence = self._sentences, self._sentences[sentence_no]
        near = {person_no: (0, tokens) for person_no, tokens in self._named[sentence_no].items()}
        for distance in range(1, _BACK_IN_PASSAGE + 1):
            other_no = sentence_no - distance
            if other_no < 0:
                break
            other = sentences[other_no]
            same = other.passage_no == sentence.passage_no
            if not same and (other.section_no != sentence.section_no or distance > _BACK_IN_SECTION):
                break
            for person_no, tokens in self._named[other_no].items():
                near.setdefault(person_no, (distance + (0 if same else _BEFORE_PASSAGE), tokens))
        after = sentence_no + 1
        if after < len(sentences) and sentences[after].passage_no == sentence.passage_no:
            for person_no, tokens in self._named[after].items():
                near.setdefault(person_no, (_NEXT, tokens))
        return near


def _tokens_by_person(references: References, sentence: Sentence) -> dict[int, list[Token]]:
    found: dict[int, list[Token]] = {}
    reference: Reference
    for reference in references.in_passage(sentence.passage_no, sentence.start, sentence.end):
        for person_no in reference.person_nos:
            found.setdefault(person_no, []).append(sentence.doc[reference.token])
    return found


def _of_person(passages: Sequence[Passage], mentions: Sequence[Mention]) -> Iterator[str]:
    """What the words around the first mentions say of a person: a title, an office, a part in the sentence."""
    for mention in mentions[:_TOLD_BY]:
        passage = passages[mention.passage_no]
        start, end = mention.token_start, mention.token_end
        yield from (f"P:{token.lower_}" for token in passage.doc[max(0, start - 3) : start] if token.is_alpha)
        yield from (f"PR:{token.lower_}" for token in passage.doc[end : end + _WORDS] if token.is_alpha)
        if passage.paragraph.kind == "box":
            yield "P:box"
        first = _first_of_list(passage.doc[end - 1])
        yield f"PD:{first.dep_}"
        yield f"PV:{first.dep_}{first.head.lower_[:STEM]}"


def _of_token(token: Token) -> Iterator[str]:
    """The part that a word plays in its sentence."""
    first = _first_of_list(token)
    head = first.head
    yield f"dep={first.dep_}"
    yield f"dv={first.dep_} {head.lower_[:STEM]}"
    if first.dep_ == "pobj":
        yield f"prep={head.lower_}"
        yield f"pv={head.lower_} {head.head.lower_[:STEM]}"
    if first.dep_ == "poss":
        yield f"poss={head.lower_[:STEM]}"
        yield f"possdep={head.dep_}"
    verb = _verb_above(first)
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)
    yield f"verb={verb.lower_[:STEM]}{' pass' if passive else ''}"
    if first.dep_ in ("nsubj", "nsubjpass"):
        yield from (f"vc={c.lower_[:STEM]}" for c in head.children if c.dep_ in ("xcomp", "conj", "acomp", "attr"))
    doc, sentence = token.doc, token.sent
    left = doc[max(sentence.start, token.i - _WORDS) : token.i]
    right = doc[token.i + 1 : min(sentence.end, token.i + 1 + _WORDS)]
    yield from (f"l={word.lower_}" for word in left if word.is_alpha and word.ent_type_ != "PERSON")
    yield from (f"r={word.lower_}" for word in right if word.is_alpha and word.ent_type_ != "PERSON")
    if first.i != token.i:
        yield "inlist"
    if token.lower_ in _PRONOUNS:
        yield f"pron={token.lower_}"


def _first_of_list(token: Token) -> Token:
    while token.dep_ in ("conj", "appos") and token.head.i != token.i:
        token = token.head
    return token


def _verb_above(token: Token) -> Token:
    for _ in range(6):
        if token.pos_ in ("VERB", "AUX") or token.head.i == token.i:
            break
        token = token.head
    return token
