"""What the words around a name say of it: a title, a family name that stands with a relative, another name of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.people.cluster import Named
from pipeline.people.country import said_of, told_in
from pipeline.people.mentions import Found
from pipeline.people.names import is_title, parse_name, titles
from pipeline.records import Passage, Report

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ALSO = re.compile(
    r"(?!\s+(?:called|nicknamed|name)\b)"  # "A called B" is what A does
    r"[\s,(“\"–-]*(?:who (?:is|was) )?(?:(?:also|better|widely|commonly|generally|otherwise|formerly|popularly) )?"
    r"(?:known|called|aka|a\.k\.a\.?|alias|nicknamed|née|né|pseudonym|nom de guerre|(?:[a-z]+[- ])?name|"
    r"whose real name (?:is|was)|(?:using|under) the (?:name|pseudonym))"
    r"(?: (?:as|by|under|his|her|the|of|is|was|name|pen|nick|stage|pseudonym|nickname|alias|online))*[\s,:“\"‘'(]*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\s*[(,]?\s*[“\"‘«]\s*")
_BROTHERS = frozenset({"brother", "sister", "son", "daughter", "twin", "father"})
_KIN = re.compile(
    r"^[^.;]{0,60}\b(?:daughter|son|brother|sister|mother|father|wife|husband|widow|cousin|nephew|niece|uncle|aunt)\b[^.;]{0,40}$"
)
_RELATIVES = _BROTHERS | {
    *("brothers", "sisters", "sons", "daughters", "twins", "wife", "husband", "mother", "child", "children", "baby"),
    *("cousin", "cousins", "nephew", "niece", "uncle", "aunt"),
}
_SIBLINGS = frozenset({"brothers", "sisters", "siblings", "twins"})
_AND = re.compile(r"\s*(?:,|and|&|, and)\s*")


def in_context(report: Report, passages: Sequence[Passage], found: Sequence[Found]) -> list[Named]:
    """Each name with what its surroundings say."""
    texts = [_text(passages[name.passage_no].doc, name) for name in found]
    words = [parse_name(text).words for text in texts]
    countries = [told_in(report, passages[name.passage_no]) for name in found]
    full = [(w, country) for w, country in zip(words, countries, strict=True) if len(w) > 1]
    families = {(w[-1], country) for w, country in full}
    given = {(w[0], country) for w, country in full}
    named = []
    for i, name in enumerate(found):
        doc = passages[name.passage_no].doc
        before = i - 1 if i and found[i - 1].passage_no == name.passage_no else None
        same_as = before if before is not None and _is_other_name(doc, found[before], name, texts[i]) else None
        supplied = None
        own = (words[i][0], countries[i])
        if len(words[i]) == 1 and own not in families and same_as is None:
            supplied = _shared_family_name(doc, found, texts, words, i)
            if supplied is None and own not in given:
                supplied = _family_name_of_relative(doc, found, texts, words, i)
        said = said_of(doc, name.start, name.end)
        kin_of = before if before is not None and _KIN.search(_gap(doc, found[before], name)) else None
        named.append(
            Named(
                texts[i],
                _title_gender(doc, name),
                supplied,
                same_as,
                kin_of,
                countries[i] | said,
                _introduces(doc, name),
                passages[name.passage_no].paragraph.section_no,
            )
        )
    return named


def _text(doc: Doc, name: Found) -> str:
    return re.sub(r"\s+", " ", doc[name.start : name.end].text)


def _title_gender(doc: Doc, name: Found) -> str | None:
    """The gender that the titles before a name tell."""
    at = name.start - 1
    while at >= 0 and (is_title(doc[at].text) or doc[at].text == "."):
        if (title := titles().get(doc[at].lower_.rstrip("."))) and title.gender:
            return title.gender
        at -= 1
    return None


def _introduces(doc: Doc, name: Found) -> bool:
    """Whether the words around a name introduce somebody: a relative before it, an age before or after it."""
    before = doc[max(0, name.start - 4) : name.start]
    for token in reversed(before):
        if token.lower_ in _RELATIVES or token.lower_ in ("old", "year-old"):
            return True
        if not (token.text in ",-" or token.like_num):
            break
    after = [token.lower_ for token in doc[name.end : name.end + 8]]
    return "aged" in after[: after.index(".") if "." in after else None]


def _gap(doc: Doc, first: Found, second: Found) -> str:
    """The text between two names."""
    last = doc[first.end - 1]
    return str(doc.text[last.idx + len(last) : doc[second.start].idx])


def _is_other_name(doc: Doc, first: Found, second: Found, text: str) -> bool:
    """Whether the text gives the second name as another name of the first: "also known as", a nickname in quotes."""
    between = _gap(doc, first, second)
    if _ALSO.fullmatch(between):
        return True
    closed = second.end < len(doc) and doc[second.end].text in '”"’»'
    return bool(_QUOTED.fullmatch(between)) and closed and len(text.split()) < 3


def _shared_family_name(
    doc: Doc, found: Sequence[Found], texts: Sequence[str], words: Sequence[tuple[str, ...]], i: int
) -> str | None:
    """The full name of Rena in "Rena and Kamil Aslan"; None where no full name follows by "and"."""
    at, size = i, 0
    while at + 1 < len(found) and found[at + 1].passage_no == found[i].passage_no and size < 4:
        between = _gap(doc, found[at], found[at + 1])
        if not _AND.fullmatch(between):
            return None
        joined = "and" in between or "&" in between
        at, size = at + 1, size + 1
        if joined:
            if len(words[at]) < 2 or _starts_with_title(doc, found[i]):
                return None
            siblings = found[i].start and doc[found[i].start - 1].lower_ in _SIBLINGS
            return f"{texts[i]} {texts[at].partition(' ')[2] if siblings else _family_part(texts[at])}"
        if len(words[at]) > 1:
            return None
    return None


def _starts_with_title(doc: Doc, name: Found) -> bool:
    return name.start > 0 and is_title(doc[name.start - 1].text) and doc[name.start - 1].lower_ not in _SIBLINGS


def _family_part(text: str) -> str:
    """The family name of a full name, with its article."""
    found = re.search(r"(?:(?:al|el|Al|El)[- ]|(?:de|van|von|dos|da) (?:la |der |den )?)?\S+$", text)
    return found[0] if found else text


def _family_name_of_relative(
    doc: Doc, found: Sequence[Found], texts: Sequence[str], words: Sequence[tuple[str, ...]], i: int
) -> str | None:
    """The full name of Murad in "Kamil Aslan and his brother Murad", from the last full name before."""
    name = found[i]
    at = name.start - 1
    while at >= 0 and (doc[at].text in "," or doc[at].lower_ in ("-", "year", "old") or doc[at].like_num):
        at -= 1
    if at < 1 or doc[at].lower_ not in _BROTHERS:
        return None
    owner = next(
        (t for t in reversed(doc[max(0, at - 4) : at]) if t.text in ("'s", "’s") or t.lower_ in ("his", "her")), None
    )
    if owner is None:
        return None
    for before in range(i - 1, -1, -1):
        if found[before].passage_no != name.passage_no:
            break
        if len(words[before]) > 1:
            return f"{texts[i]} {_matching_gender(_family_part(texts[before]), doc[at].lower_)}"
    return None


def _matching_gender(family: str, kin: str) -> str:
    """A family name with the ending of the relative's gender."""
    if kin in ("sister", "daughter") and re.search(r"[a-z](?:ov|ev)$", family):
        return family + "a"
    if kin in ("brother", "son", "father") and re.search(r"[a-z](?:ova|eva)$", family):
        return family[:-1]
    return family
