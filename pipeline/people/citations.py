"""Names that stand in a reference to a court case or to literature: no people of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.records import Passage

if TYPE_CHECKING:
    from spacy.tokens import Doc

_VERSUS = frozenset({"v", "v.", "vs", "vs.", "versus"})
_OTHERS = frozenset({"others", "ors", "et", "al", "al.", "another"})
_JOINS = frozenset({",", "and", "&", "the", "of", "de", "del", "-", "(", ")", "."}) | _OTHERS
_PARTIES = 16  # words between a party's name and the word that says it is a case
_SEGMENT = 320  # characters of one reference
_MARK = re.compile(
    r"\b(?:Press|Publ(?:s|ishers|ishing)?|Verlag|Books|Journal|Review|Revue|Revista|Quarterly|Yearbook|vol|Vol|pp|eds?|"
    r"op\. ?cit|doi)\b|https?:"
    r"|: [A-Z][\w&. ]{2,30}, (?:1[6-9]|20)\d\d\b"
)
_QUOTED = re.compile(r"\s*,\s*[“\"«][^”\"»]{5,250}[”\"»]")  # a title
_TITLE_WORDS = 6  # of a title, with the comma before it
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_CITED = re.compile(r"\s*,?\s*(?:(?:cited|quoted) above|cit\.|op\. ?cit|supra|loc\. ?cit|ibid)")
_TITLE = re.compile(r"\s*(?:\(eds?\.?\)|\(\d{4}\))?\s*,?\s*(?:[“\"‘«]|[A-Z]\w+)")  # what follows the last author
_AUTHORS = re.compile(r"(?:\s*(?:,|&|and)\s*(?:[A-Z][\w.’'-]*\s*){1,4}(?=[,&(]|\s*(?:and|&)\s))*")
_PUBLISHED = re.compile(r"\s*(?:\.?,\s*(?:\d(?:nd|rd|st|th)\.? ed\.?,\s*)?(?:1[6-9]|20)\d\d\b)")


def is_cited(passage: Passage, start: int, end: int) -> bool:
    """Whether the name at tokens `start` to `end` is a party's, an author's or a publisher's in a reference.

    Outside footnotes only a name that opens the paragraph can be an author's.
    """
    return _is_party(passage.doc, start, end) or _is_author(passage, start, end)


def _is_party(doc: Doc, start: int, end: int) -> bool:
    """Whether a name is a party in a case: "A and B v. X", "Case of A and B", "A et al.", "the A Case"."""
    if "Case" in (doc[start].text, doc[end - 1].text) or " et al" in doc[start:end].text:
        return True
    after = [token.text for token in doc[end : end + _PARTIES]]
    if after[:1] in (["’s"], ["'s"]):
        return False
    if after[:2] and after[0] == "et" and after[1].startswith("al"):
        return True
    words = _parties(after)
    if any(word in _VERSUS or word in ("Case", "Cases") for word in words):
        return True
    before = list(_parties([token.text for token in reversed(doc[max(0, start - _PARTIES) : start])]))
    return "of" in before and any(
        word in ("Case", "CASE", "Matter", "Cases") for word in before[before.index("of") + 1 :][:1]
    )


def _parties(words: list[str]) -> Iterator[str]:
    """Words as long as they can belong to a list of parties, and the one after."""
    for word in words:
        yield word
        if word in _VERSUS or word in ("Case", "Cases") or not (word[0].isupper() or word.lower() in _JOINS):
            return


def _is_author(passage: Passage, start: int, end: int) -> bool:
    """Whether a name is an author's or a publisher's in a reference to literature."""
    doc, text, kind = passage.doc, passage.paragraph.text, passage.paragraph.kind
    first, last = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
    leading, following = text[:first], text[last : last + _SEGMENT]
    if _CITED.match(following):
        return True
    opens = not leading.strip(" .0123456789[]()•–-")
    if opens and kind == "footnote" and _is_title_alone(doc, end):
        return True
    authors = _AUTHORS.match(following)
    rest = following[authors.end() :] if authors else following
    rest = rest if opens else rest.partition(";")[0]
    if (title := _QUOTED.match(rest)) and all(what.search(rest, title.end()) for what in (_YEAR, _MARK)):
        return True
    if kind != "footnote" and not opens and not _opens_reference(leading):
        return False
    if _MARK.search(text[max(0, first - _SEGMENT) : last + _SEGMENT]) is None:
        return False
    if _PUBLISHED.match(following) and re.search(r"[:,]\s*$", leading):
        return True
    return bool(_TITLE.match(rest) and rest.lstrip()[:1] in ',(“"' and _YEAR.search(rest) and _MARK.search(rest))


def _is_title_alone(doc: Doc, end: int) -> bool:
    """Whether a title without a verb is all that follows a name: a reference that goes on in the next line."""
    rest = doc[end:]
    if len(rest) < _TITLE_WORDS or rest[0].text not in (",", "and", "&"):
        return False
    return not any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") or token.like_num for token in rest[:-1])


def _opens_reference(leading: str) -> bool:
    """Whether the words before a name lead to a reference: "cf.", "See", the author before."""
    return bool(
        re.search(r"(?:\b[Cc]f\.|\b[Ss]ee(?:,? (?:also|e\.g\.))?|;)\s*,?\s*(?:[A-Z][\w.]*,? (?:and |& )?)*$", leading)
    )
