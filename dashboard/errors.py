"""Every error of the product, each with what happened, which name, the nearest right one and what to do."""

import errno
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Self


class ProductError(Exception):
    """An error shown to a person. `code` is stable for programs, `status` the HTTP status it becomes.

    `field` and `value` name what was wrong, `suggestion` the nearest right value, `hint` what to do. `others`: what
    else is wrong with the same request, each at its own field. `extensions`: what else a program needs to go on, by
    name.
    """

    default_code = "error"
    default_status = 500
    extensions: Mapping[str, Any] = {}

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        status: int | None = None,
        field: str | None = None,
        value: object = None,
        suggestion: str | None = None,
        hint: str | None = None,
    ) -> None:
        self.message = message
        self.code = code or self.default_code
        self.status = status or self.default_status
        self.field = field
        self.value = value
        self.suggestion = suggestion
        self.hint = hint
        self.others: tuple[ProductError, ...] = ()
        super().__init__(str(self))

    def with_others(self, others: "Sequence[ProductError]") -> Self:
        """The same error, telling of these too."""
        self.others = tuple(others)
        return self

    def __str__(self) -> str:
        """One line: the message, then the nearest right name, then what to do."""
        parts = [self.message]
        if self.suggestion is not None:
            parts.append(f"the nearest is {self.suggestion!r}")
        if self.hint is not None:
            parts.append(self.hint)
        return "; ".join(parts)


class InvalidInput(ProductError):
    """The request names something that does not exist or cannot be read."""

    default_code, default_status = "invalid_input", 400


class Forbidden(ProductError):
    """The viewer is known and may not do this."""

    default_code, default_status = "forbidden", 403


class NotFound(ProductError):
    """There is no such thing, or the viewer may not know of it."""

    default_code, default_status = "not_found", 404


class Conflict(ProductError):
    """The thing changed meanwhile, or already exists."""

    default_code, default_status = "conflict", 409


class Unavailable(ProductError):
    """A part that we need does not answer now; trying again later can help."""

    default_code, default_status = "unavailable", 503


class Abandoned(ProductError):
    """Whoever asked has gone away, and the work for the answer was ended. Nobody reads this, but for who asked the same
    at that moment and now has to find out alone."""

    default_code, default_status = "abandoned", 499


class SetupError(ProductError):
    """The program cannot start as it is configured: one clear line, exit code 1."""

    default_code, default_status = "setup", 500


DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says when a file cannot grow."""


class DeclarationError(Exception):
    """A report type or field is declared wrongly: a programming error, raised at import."""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `name`, whatever its case; None when none is near."""
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    found = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.5)
    return by_folded[found[0]] if found else None
