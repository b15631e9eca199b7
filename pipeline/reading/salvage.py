"""A PDF that breaks off before its page tree and its index: the pages that are left, under a new tree."""

from __future__ import annotations

import re

_OBJECT = re.compile(rb"(?<!\d)(\d{1,8}) (\d{1,5}) obj\b(.{0,2000}?)(?:endobj|stream)", re.DOTALL)
_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")


def salvaged(content: bytes) -> bytes | None:
    """The bytes with a page tree appended that holds every page object found; None where there is none."""
    pages: dict[int, bytes] = {}
    highest = 0
    for match in _OBJECT.finditer(content):
        number = int(match[1])
        highest = max(highest, number)
        if _PAGE.search(match[3]):
            pages[number] = match[2]
    if not pages:
        return None
    catalog, tree = highest + 1, highest + 2
    kids = b" ".join(b"%d %s R" % (number, generation) for number, generation in pages.items())
    return content + b"".join(
        (
            b"\nendstream\nendobj\n",
            b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (catalog, tree),
            b"%d 0 obj\n<< /Type /Pages /Count %d /Kids [ %s ] >>\nendobj\n" % (tree, len(pages), kids),
            b"trailer\n<< /Root %d 0 R /Size %d >>\nstartxref\n0\n%%%%EOF\n" % (catalog, tree + 1),
        )
    )
