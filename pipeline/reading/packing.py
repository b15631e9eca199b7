"""Lines of pages as bytes: as objects the lines of a long report would take twice the memory of the report."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Packed(Generic[T]):
    """A queue of pages that holds what stands on them as bytes, and gives them up as they are taken."""

    def __init__(self) -> None:
        self._pages: list[bytes] = []

    def add(self, page: T) -> None:
        """Add the next page."""
        self._pages.append(pickle.dumps(page, pickle.HIGHEST_PROTOCOL))

    def taken(self) -> Iterator[T]:
        """Each page in turn, the first first; it is not held any longer."""
        self._pages.reverse()
        while self._pages:
            yield pickle.loads(self._pages.pop())
