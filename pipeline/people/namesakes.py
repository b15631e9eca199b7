"""Names that are not a person's where they stand: of a court case, an institution, a newspaper, a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

QUOTES = frozenset('"“”„«»')
_OTHER_NAME = re.compile(r"as|alias|called|aka|nicknamed|name|pseudonym")
_CASE = re.compile(r"v|vs", re.IGNORECASE)
# Nouns that make the name before them the name of something else.
_NAMESAKES = re.compile(
    r"(?:foundation|fund|prize|award|street|avenue|square|road|bridge|airport|university|school|college|institute|centre|center|"
    r"hospital|prison|park|stadium|mosque|church|cathedral|pagoda|monastery|castle|palace|tower|museum|theatre|library|"
    r"party|movement|group|committee|forum|association|organization|organisation|society|union|league|network|brigades?|"
    r"battalion|militia|regiment|forces?|front|army|law|act|protocol|convention|commission|amendment|affair|"
    r"newspaper|weekly|daily|magazine|courier|times|post|herald|gazette|tribune|journal|observer|radio|news|television|tv|agency|company|corporation|bank|ltd|inc|llc|plc|"
    r"family|families|brothers|sisters|siblings|couple|clan|tribes|province|region|district|county|city|village|town|island|river|mountains?|camp|valley|settlement|tribe|people|"
    r"court|ministry|police|house|hotel|pass|dam|day|ethnic)",
    re.IGNORECASE,
)
# Nouns that say what a name beside them is, and that people are not called by.
_THINGS = re.compile(
    r"(?:newspaper|magazine|weekly|daily|journal|website|blog|newsletter|programme|book|novel|film|song|association|"
    r"organi[sz]ation|group|party|movement|coalition|alliance|network|company|ngo|village|town|city|capital|province|region|"
    r"district|county|island|river|neighbou?rhood|settlement|camp|prison|tribe)s?"
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
    if before in QUOTES and any(token.text in QUOTES for token in doc[end : end + 2]) and not _is_nickname(doc, start):
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
