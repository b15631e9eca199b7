"""Where people may be named: the model's entities cut to the name itself, and the same names where it missed them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.people.names import fold, is_filial, is_title
from pipeline.records import Passage

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_POSSESSIVE = frozenset({"'s", "’s", "'", "’", "`s"})
_OPENING = frozenset('"“„«(')
_LABEL = re.compile(
    r"Death|Head|Population|Life|Under-5|International|UN|Age|Background|Retentionist|Abolitionist|Capital"
)
_SIGNS = re.compile("[\xa1-\xbf]")  # broken fonts put these for letters
_ARTICLE = re.compile(r"(?:(?:al|el)[\s-]|(?:ul|ad|ar|as|ash|at|az)-|(?:bin|ibn|ben)\s)[‘’'`]?")
_WITH_ARTICLE = re.compile(r"(?:al|el|ul|ad|ar|as|ash|at|az)-[‘’'`]?[A-Z]")
_QUOTES = frozenset('"“”„«»')
_OTHER_NAME = re.compile(r"as|alias|called|aka|nicknamed|name|pseudonym")
_OFFICE = re.compile(r"Heads? of (?:state|government|state and government|government and state)", re.IGNORECASE)
_INSIDE = re.compile(r"[-‘’'`]|al|el|bin|ibn|ben|ould|mint|de|del|da|dos|van|von|der|la|bint|wa")
_CASE = re.compile(r"v|vs", re.IGNORECASE)
# Nouns that make the name before them the name of something else.
_NAMESAKES = re.compile(
    r"(?:foundation|fund|prize|award|street|avenue|square|road|bridge|airport|university|school|college|institute|centre|center|"
    r"hospital|prison|park|stadium|mosque|church|cathedral|pagoda|monastery|castle|palace|tower|museum|theatre|library|"
    r"party|movement|group|committee|forum|association|organization|organisation|society|union|league|network|brigades?|"
    r"battalion|militia|regiment|forces?|front|army|law|act|protocol|convention|commission|amendment|affair|"
    r"newspaper|weekly|daily|magazine|radio|news|television|tv|agency|company|corporation|bank|ltd|inc|llc|plc|"
    r"family|families|brothers|sisters|siblings|couple|clan|tribes|province|region|district|county|city|village|town|island|river|mountains?|camp|valley|settlement|tribe|people|"
    r"court|ministry|police|house|hotel|pass|dam|day|ethnic)",
    re.IGNORECASE,
)


# Labels under which the model may have put a person.
_NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART"})
_LONGEST = 6  # words of a name under another label than PERSON
# Nouns that say what a name beside them is, and that people are not called by.
_THINGS = re.compile(
    r"(?:newspaper|magazine|weekly|daily|journal|website|blog|newsletter|programme|book|novel|film|song|association|"
    r"organi[sz]ation|group|party|movement|coalition|alliance|network|company|ngo|village|town|city|capital|province|region|"
    r"district|county|island|river|neighbou?rhood|settlement|camp|prison|tribe)s?"
)


class Found(NamedTuple):
    """A name in the text before it is known whose it is: tokens `start` to `end` of a passage, the model's label."""

    passage_no: int
    start: int
    end: int
    label: str


def candidates(passages: Sequence[Passage]) -> list[Found]:
    """Names that may be people's, in reading order, without overlap: the model's entities, cut to the name."""
    found = [
        Found(number, start, end, label)
        for number, passage in enumerate(passages)
        for start, end, label in _field(passage.doc) or _entities(passage.doc)
        if not names_something_else(passage.doc, start, end)
    ]
    return list(_with_patronymics(passages, found))


def _field(doc: Doc) -> list[tuple[int, int, str]]:
    """The name in a field such as "Head of state: NAME" where the model sees none."""
    colon = next((token.i for token in doc[:8] if token.text == ":"), None)
    if colon is None or not _OFFICE.fullmatch(doc[:colon].text) or any(e.label_ == "PERSON" for e in doc.ents):
        return []
    end = colon + 1
    while end < len(doc) and (
        doc[end].text[0].isupper() or _INSIDE.fullmatch(doc[end].text) or _SIGNS.search(doc[end].text)
    ):
        end += 1
    start, end = trim(doc, colon + 1, end)
    return [(start, end, "PERSON")] if end - start > 1 else []


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


def _goes_on(token: Token, following: Token) -> bool:
    """Whether a word with signs in place of letters goes on in the next token, or is the next."""
    if token.whitespace_:
        return bool(_SIGNS.search(following.text)) and following.text[0].isupper()
    return bool(_SIGNS.search(following.text)) or (bool(_SIGNS.search(token.text[-1])) and token.text[-1] != "\xbb")


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
    cuts = [i for i in range(start, end) if doc[i].text in _OPENING]
    if cuts and doc[end - 1].text not in _QUOTES and any(doc[i].text in _QUOTES for i in range(cuts[0] + 1, end - 1)):
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
    while end > start and (doc[end - 1].text in _POSSESSIVE or not _closes(doc, end - 1)):
        end -= 1
    while end - start > 1 and (is_title(doc[start].text) or doc[start].text in ".-" or doc[start].lower_ == "the"):
        start += 1
    return start, end


def _closes(doc: Doc, i: int) -> bool:
    """Whether a token can end a name: letters, the full stop of an initial, a sign in a letter's place."""
    text = doc[i].text
    if i and not doc[i - 1].whitespace_ and _SIGNS.search(text) and "«" not in doc.text:
        return True
    return (
        text[-1].isalnum() or bool(re.fullmatch(r"[A-Z]\.", text)) or (text[0].isalnum() and text[-1] in "\xae\xbb\xac")
    )


def names_something_else(doc: Doc, start: int, end: int) -> bool:
    """Whether a name stands in the name of a court case, an institution, a place or the like."""
    after = doc[end].text if end < len(doc) else ""
    if after in ("’s", "'s"):
        return False
    before = doc[start - 1].text if start else ""
    if _CASE.fullmatch(after.rstrip(".")) or _CASE.fullmatch(before.rstrip(".")):
        return True
    if before == "of" and start > 1 and doc[start - 2].text in ("Case", "CASE"):
        return True
    if (
        before in _QUOTES
        and any(token.text in _QUOTES for token in doc[end : end + 2])
        and not _is_nickname(doc, start)
    ):
        return True
    if _THINGS.fullmatch(before) or _is_thing(doc[start:end].root):
        return True
    return bool(_NAMESAKES.fullmatch(doc[end - 1].text)) or bool(after[:1].isupper() and _NAMESAKES.fullmatch(after))


def _is_thing(root: Token) -> bool:
    """Whether a name stands in apposition with a noun that people are not called by."""
    if root.dep_ == "appos" and _THINGS.fullmatch(root.head.text):
        return True
    return any(child.dep_ == "appos" and _THINGS.fullmatch(child.text) for child in root.children)


def _is_nickname(doc: Doc, start: int) -> bool:
    """Whether words in quotes can be another name of a person: after a name, or after "known as"."""
    before = doc[max(0, start - 4) : start - 1]
    return any(_OTHER_NAME.fullmatch(token.lower_) for token in before) or (
        start > 1 and (doc[start - 2].ent_type_ == "PERSON" or doc[start - 2].pos_ == "PROPN")
    )


def repeated(passages: Sequence[Passage], found: Sequence[Found]) -> list[Found]:
    """The names and the places where the text repeats one of them, whole or its last word alone."""
    return sorted([*found, *_again(passages, found)])


def _again(passages: Sequence[Passage], found: Sequence[Found]) -> Iterator[Found]:
    taken: dict[int, set[int]] = defaultdict(set)
    whole: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    surnames: set[str] = set()
    for name in found:
        tokens = passages[name.passage_no].doc[name.start : name.end]
        taken[name.passage_no].update(range(name.start, name.end))
        words = tuple(token.text for token in tokens)
        if sum(word[0].isupper() for word in words) > 1:
            whole[words[0]].add(words)
            surnames.add(words[-1])
    plain = {token.text for passage in passages for token in passage.doc if token.text.islower()}
    surnames = {word for word in surnames if len(word) > 3 and word.lower() not in plain}
    for number, passage in enumerate(passages):
        doc, busy = passage.doc, taken[number]
        for i, token in enumerate(doc):
            if i in busy or not token.text[0].isupper():
                continue
            repeats = [words for words in sorted(whole[token.text], key=len, reverse=True) if _at(doc, i, words)]
            if not repeats and token.text in surnames and _alone(doc, i):
                repeats = [(token.text,)]
            end = i + len(repeats[0]) if repeats else i
            if repeats and not busy.intersection(range(i, end)) and not names_something_else(doc, i, end):
                busy.update(range(i, end))
                yield Found(number, i, end, "")


def _at(doc: Doc, i: int, words: tuple[str, ...]) -> bool:
    return tuple(token.text for token in doc[i : i + len(words)]) == words


def _alone(doc: Doc, i: int) -> bool:
    """Whether a capitalised word stands by itself, or after a title, and is no part of an entity of another kind."""
    before = doc[i - 1] if i else None
    after = doc[i + 1] if i + 1 < len(doc) else None
    if doc[i].ent_type_ not in ("", "PERSON") and not (
        doc[i].ent_iob_ == "B" and (after is None or after.ent_iob_ != "I")
    ):
        return False
    if after is not None and (after.text[0].isupper() or after.text in "-–") and after.text not in _POSSESSIVE:
        return False
    return (
        before is None
        or before.is_sent_start
        or is_title(before.text)
        or not (before.text[0].isupper() or before.text in "-–")
    )
