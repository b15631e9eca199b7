"""Bytes that are no PDF, or one that has lost some."""

from __future__ import annotations

import re
import zlib

from pipeline.errors import UnreadableReport
from pipeline.records import Problem

_STREAM = re.compile(rb"/FlateDecode\b[^>]{0,200}>>\s*stream\r?\n(?=x)")


def check_bytes(content: bytes) -> None:
    """Raises UnreadableReport where the bytes are no PDF."""
    if not content.strip():
        raise UnreadableReport("empty_file", "the file is empty (0 bytes of content): fetch the report again")
    if b"%PDF-" not in content[:4096]:
        start = content.lstrip()[:64].lower()
        what = "an HTML page" if start.startswith((b"<!doctype", b"<html")) else "not a PDF"
        raise UnreadableReport("not_a_pdf", f"the file is {what} in spite of its name: fetch the report again")


def damage(content: bytes) -> Problem | None:
    """What the file has lost: parts that cannot be unpacked, which pdfium passes over in silence, or its end."""
    if b"/Encrypt" in content:
        return None
    broken = total = 0
    for match in _STREAM.finditer(content):
        total += 1
        unpacker = zlib.decompressobj()
        try:
            unpacker.decompress(memoryview(content)[match.end() :][:4_000_000], 2_000_000)
        except zlib.error:
            broken += 1
    if broken:
        what = f"{broken} of its {total} compressed parts cannot be unpacked, text may be missing"
        return Problem("reading", "damaged_file", f"the file is damaged: {what}")
    if b"%%EOF" in content[-2048:]:
        return None
    message = "the file breaks off before its end: what is left was read; fetch the report again to be sure"
    return Problem("reading", "truncated_file", message)
