"""Where people may be named: the model's entities, grown and cut to the bounds of the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from pipeline.people.citations import is_cited
from pipeline.people.country import nationalities
from pipeline.people.foreign import foreign_passages, has_english, small_words
from pipeline.people.names import fold, is_filial, is_title
from pipeline.people.namesakes import QUOTES, names_something_else
from pipeline.records import Passage

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

POSSESSIVE = frozenset({"'s", "’s", "'", "’", "`s"})
_OPENING = frozenset('"“„«(')
_LABEL = re.compile(
    r"Death|Head|Population|Life|Under-5|International|UN|Age|Background|Retentionist|Abolitionist|Capital"
)
_SIGNS = re.compile("[\xa1-\xbf]")  # broken fonts put these for letters
_ARTICLE = re.compile(r"(?:(?:al|el)[\s-]|(?:ul|ad|ar|as|ash|at|az)-|(?:bin|ibn|ben)\s)[‘’'`]?")
_WITH_ARTICLE = re.compile(r"(?:al|el|ul|ad|ar|as|ash|at|az)-[‘’'`]?[A-Z]")
_NUMBER = re.compile(r"^\d+$|\d[\d/–-]|\d$|^\d")
_LETTER = re.compile(r"(?:[A-Z]|[IVX]+)\.?|\w\)")  # of a list
_ITEM = re.compile(r"\(?[ivx]+[.)]?|\d[\d.,]*[-.)]*")  # numerals before the items of a list
_OFFICE = re.compile(r"Heads? of (?:state|government|state and government|government and state)", re.IGNORECASE)
_MINISTER = re.compile(r"[Mm]inisters?|[Ss]ecretary")
_INSIDE = re.compile(r"[-‘’'`]|al|el|bin|ibn|ben|ould|mint|de|del|da|dos|van|von|der|la|bint|wa")


# Labels under which the model may have put a person.
_NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART"})
_LONGEST = 6  # words of a name under another label than PERSON


class Found(NamedTuple):
    """A name in the text before it is known whose it is: tokens `start` to `end` of a passage, the model's label."""

    passage_no: int
    start: int
    end: int
    label: str


def candidates(passages: Sequence[Passage]) -> list[Found]:
    """Names that may be people's, in reading order, without overlap: the model's entities, cut to the name."""
    foreign = foreign_passages(passages)
    foreign_words = small_words(passages, foreign)
    plain = frozenset(token.text for passage in passages for token in passage.doc if token.text.islower())
    found = [
        Found(number, start, end, label)
        for number, passage in enumerate(passages)
        if number not in foreign
        for start, end, label in _field(passage.doc) or _entities(passage.doc)
        if not names_something_else(passage.doc, start, end)
        and not is_cited(passage, start, end)
        and (has_english(passage.doc) or foreign_words.isdisjoint(fold(passage.doc[start:end].text)))
        and not _is_ordinary(passage.doc[start:end], plain)
    ]
    return list(_with_patronymics(passages, found))


def _is_ordinary(name: Span, plain: Set[str]) -> bool:
    """Whether a name is a number, a symbol of a document, or words that the report writes in small letters elsewhere:
    "B. Merits" heads a part, "Law 46" is cited."""
    if any(_NUMBER.search(token.text) for token in name):
        return True
    words = [token.text for token in name if token.text[0].isalpha() and not _LETTER.fullmatch(token.text)]
    return len(name) > 1 and bool(words) and all(word.lower() in plain for word in words)


def _field(doc: Doc) -> list[tuple[int, int, str]]:
    """The name in a field such as "Head of state: NAME" where the model sees none or its end alone."""
    colon = next((token.i for token in doc[:8] if token.text == ":"), None)
    if colon is None or not _OFFICE.fullmatch(doc[:colon].text):
        return []
    end = colon + 1
    while end < len(doc) and (
        doc[end].text[0].isupper() or _INSIDE.fullmatch(doc[end].text) or _SIGNS.search(doc[end].text)
    ):
        end += 1
    start, end = trim(doc, colon + 1, end)
    seen = [entity.start for entity in doc.ents if entity.label_ == "PERSON"]
    if end - start < 2 or any(first <= start or first >= end for first in seen):
        return []
    return [(start, end, "PERSON")]


def _entities(doc: Doc) -> list[tuple[int, int, str]]:
    """The model's entities, cut to names."""
    return [
        (start, end, entity.label_)
        for entity in doc.ents
        if entity.label_ in _NAME_LABELS and (entity.label_ == "PERSON" or len(entity) <= _LONGEST)
        for start, end in _pieces(doc, *_whole(entity))
    ]


def _whole(entity: Span) -> tuple[int, int]:
    """An entity's bounds, grown to the whole name where the model cut it: at a letter that a broken font shows as a
    sign, or before an Arabic article."""
    doc, start, end = entity.doc, entity.start, entity.end
    if entity.label_ != "PERSON":
        return start, end
    while (
        end < len(doc) and _SIGNS.search(doc[end].text) and (doc[end].text[0].isupper() or not doc[end - 1].whitespace_)
    ):
        end += 1
    if end < len(doc) and _WITH_ARTICLE.match(doc[end].text):
        end += 1
    elif end < len(doc) and (article := _ARTICLE.match(doc[end:].text)):
        first = next((i for i in range(end, len(doc)) if doc[i].idx >= doc[end].idx + article.end()), None)
        if first is not None and doc[first].text[0].isupper() and doc[first].ent_type_ in ("", "PERSON"):
            end = first + 1
    if start > 1 and doc[start - 2].lower_ in (",", "and") and _can_begin(doc[start - 1]):
        start -= 1
    return start, end


def _can_begin(word: Token) -> bool:
    """Whether a word that the model left out can be the first of a name in a list."""
    proper = word.tag_ == "NNP" and word.ent_type_ == "" and word.text[0].isupper() and not word.text.isupper()
    return proper and not is_title(word.text)


def _with_patronymics(passages: Sequence[Passage], found: Sequence[Found]) -> Iterator[Found]:
    """The names, a patronymic after a comma as a part of its name: "Rena Aslan, Kamil qızı"."""
    last: Found | None = None
    for name in found:
        doc = passages[name.passage_no].doc
        if last is not None and last.passage_no == name.passage_no and name.start == last.end + 1:
            words = fold(doc[name.start : name.end].text)
            if doc[last.end].text == "," and len(words) == 2 and is_filial(words[-1]):
                last = last._replace(end=name.end)
                continue
        if last is not None:
            yield last
        last = name
    if last is not None:
        yield last


def _pieces(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """An entity cut to names: a nickname in quotes stands apart, the label of a field ends the name."""
    end = next((i for i in range(start + 1, end - 1) if doc[i].text == "," and doc[i + 1].like_num), end)
    cuts = [i for i in range(start, end) if doc[i].text in _OPENING or (doc[i].text == "&" and 1 < i - start < end - i)]
    if cuts and doc[end - 1].text not in QUOTES and any(doc[i].text in QUOTES for i in range(cuts[0] + 1, end - 1)):
        cuts = []  # a nickname amid the name
    for first, last in zip([start, *cuts], [*cuts, end], strict=True):
        label = next((i for i in range(first + 1, last) if i > first + 1 and _LABEL.fullmatch(doc[i].text)), last)
        first, last = trim(doc, first, label)
        if (
            first < last
            and any(c.isupper() for c in doc[first:last].text)
            and len("".join(fold(doc[first:last].text))) > 1
        ):
            yield first, last


def trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Without titles before the name, without a possessive or a mark at its ends."""
    while start < end and not doc[start].text[0].isalnum():
        start += 1
    while end > start and (doc[end - 1].text in POSSESSIVE or not _closes(doc, end - 1)):
        end -= 1
    if end - start > 1 and start > 1 and doc[start - 1].text == "of" and _MINISTER.fullmatch(doc[start - 2].text):
        start += 1  # "Minister of Finance NAME"
    while end - start > 1 and (
        is_title(doc[start].text)
        or doc[start].text in ".-"
        or doc[start].lower_ == "the"
        or _is_no_name(doc, start, end)
    ):
        start += 1
    return start, end


def _is_no_name(doc: Doc, i: int, end: int) -> bool:
    """Whether the first word of several is a numeral of a list, a nationality, or a verb at the head of a sentence."""
    if _ITEM.fullmatch(doc[i].text):
        return True
    if doc[i].tag_ == "VBG" and doc[i].is_sent_start:
        return True
    return end - i > 2 and doc[i].text in nationalities()


def _closes(doc: Doc, i: int) -> bool:
    """Whether a token can end a name: letters, the full stop of an initial, a sign in a letter's place."""
    text = doc[i].text
    if i and not doc[i - 1].whitespace_ and _SIGNS.search(text) and "«" not in doc.text:
        return True
    return (
        text[-1].isalnum() or bool(re.fullmatch(r"[A-Z]\.", text)) or (text[0].isalnum() and text[-1] in "\xae\xbb\xac")
    )
