"""Errors that an operator can act on. Everything else is a bug of ours and is never caught."""

from __future__ import annotations


class ChargesheetError(Exception):
    """Base of the errors whose message is one line naming the thing that is wrong and the remedy."""


class UnreadableReport(ChargesheetError):
    """A PDF that no reader could open; costs that report alone."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.kind, str(self))


class NothingToDo(ChargesheetError):
    """No folder, no PDF or an option that cannot be used: the run ends with status 2."""


class BadRows(ChargesheetError):
    """Rows that break the contract of their table; always a bug of the stage that made them."""
