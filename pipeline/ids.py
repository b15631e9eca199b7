"""Ids that derive from content: the same input gives the same ids whatever the order or the number of workers."""

from __future__ import annotations

import hashlib

_LENGTH = 16  # hex digits; 64 bits keep a collision unlikely (1e-5) up to 20 million rows


def content_id(prefix: str, *parts: object) -> str:
    """An id such as ``c_9f86d081884c7d65``, from a prefix that names the kind of row and the parts that identify it."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return f"{prefix}_{hashlib.sha256(joined.encode()).hexdigest()[:_LENGTH]}"


def file_digest(content: bytes) -> str:
    """SHA-256 of a file's bytes, as hex digits."""
    return hashlib.sha256(content).hexdigest()
