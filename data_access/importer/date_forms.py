"""The forms in which files write dates, and which of them fit what a file says. 03/04/2024 fits two: that is asked."""

import re
from collections.abc import Sequence

from data_access.importer.alike import folded
from data_access.importer.dates import by_form

# Each is the form of a day; those in one line say the same day in other words.
_FAMILIES: tuple[tuple[str, ...], ...] = (
    ("%d/%m/%Y",),
    ("%m/%d/%Y",),
    ("%Y/%m/%d",),
    ("%d-%m-%Y",),
    ("%m-%d-%Y",),
    ("%d.%m.%Y",),
    ("%m.%d.%Y",),
    ("%Y.%m.%d",),
    ("%Y%m%d",),
    ("%d/%m/%y",),
    ("%m/%d/%y",),
    ("%y/%m/%d",),
    ("%d-%m-%y",),
    ("%m-%d-%y",),
    ("%y-%m-%d",),
    ("%d.%m.%y",),
    ("%d-%b-%Y", "%d-%B-%Y", "%d %b %Y", "%d %B %Y"),
    ("%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y"),
    ("%d-%b-%y", "%d %b %y"),
)
FORMS = tuple(family[0] for family in _FAMILIES)
_ISO = "%Y-%m-%d"
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
# From 1954 to 2100: a number of five digits that is a date of ours and nothing else that a date column holds.
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 73_050
_IN_HEADER = re.compile(r"[(\[{]\s*([dmy]{1,4})\s*([/.\-])\s*([dmy]{1,4})\s*[/.\-]\s*([dmy]{1,4})\s*[)\]}]")
_PARTS = {"d": "%d", "m": "%m", "yyyy": "%Y", "y": "%Y", "yy": "%y"}


def is_excel_serial(text: str) -> bool:
    return _SERIAL.fullmatch(text) is not None and _FIRST_SERIAL <= float(text) <= _LAST_SERIAL


def fitting_forms(texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """By the first form of each family that all texts fit: the patterns, with times, that read them."""
    found = {}
    for family in _FAMILIES:
        patterns = tuple(day + time for day in family for time in _TIMES)
        if texts and all(_fits(text, patterns) for text in texts):
            used = tuple(pattern for pattern in patterns if any(_fits(text, (pattern,)) for text in texts))
            found[family[0]] = used
    return found


def partly_fitting_forms(texts: Sequence[str]) -> list[str]:
    """The forms that some of the texts fit, the most fitting first: what a person may choose from."""
    shares = {
        family[0]: sum(_fits(text, tuple(day + time for day in family for time in _TIMES)) for text in texts)
        for family in _FAMILIES
    }
    return sorted((form for form, share in shares.items() if share), key=lambda form: -shares[form])


def with_times(form: str) -> tuple[str, ...]:
    """A form of a day with every time of day that may follow it, and ISO beside it, which means one day only."""
    family = next((family for family in _FAMILIES if form in family), (form,))
    return tuple(day + time for day in (*family, _ISO) for time in _TIMES)


def form_in_header(header: str) -> str | None:
    """`Date (DD/MM/YYYY)` says the form itself."""
    found = _IN_HEADER.search(folded(header))
    if found is None:
        return None
    first, mark, second, third = found.groups()
    parts = [_PARTS.get(part) or _PARTS.get(part[0]) for part in (first, second, third)]
    return mark.join(part for part in parts if part)


def _fits(text: str, patterns: Sequence[str]) -> bool:
    for pattern in patterns:
        try:
            by_form(text, pattern)
        except ValueError:
            continue
        return True
    return False
