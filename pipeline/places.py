"""Where reports and results may be: a folder, or a URL of an object store such as ``s3://bucket/prefix``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pipeline.errors import ChargesheetError, NothingToDo

if TYPE_CHECKING:
    from upath import UPath

Place: TypeAlias = "Path | UPath"


def place(text: str) -> Place:
    """The place that is meant. Raises NothingToDo for a store that nothing here can open."""
    if "://" not in text:
        return Path(text)
    if text.startswith("file://"):
        return Path(text.removeprefix("file://"))
    from upath import UPath  # here, as most never need it

    try:
        url = UPath(text.rstrip("/"), use_listings_cache=False)  # other processes write there too
        url.fs  # noqa: B018  loads the library of the store
    except ImportError as error:
        extra = ": pip install 'chargesheet[s3]'" if url.protocol == "s3" else ""
        raise NothingToDo(f"cannot open {text}: {error}{extra}") from error
    except ValueError as error:
        raise NothingToDo(f"cannot open {text}: {error}") from error
    return url


def errors_at(where: Place) -> type[Exception]:
    """What may be raised where a place cannot be read or written; libraries of stores have errors of their own."""
    return OSError if isinstance(where, Path) else Exception


@contextmanager
def reaching(what: str, where: Place) -> Iterator[None]:
    """Whatever keeps a place from being read or written is said in one line; `what` is "read reports in" or such."""
    errors = errors_at(where)
    try:
        yield
    except ChargesheetError:
        raise
    except errors as error:
        raise NothingToDo(f"cannot {what} {where}: {reason_of(error)}") from error


def reason_of(error: Exception) -> str:
    """What such an error says, in one line."""
    said: str = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return said.splitlines()[0]
