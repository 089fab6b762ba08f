"""What bands of numbers are called: an en dash, thousands apart, and in Arabic the counted word in its form. Open ends
are words there, for a sign beside a number changes its side. Their values, which addresses hold, are others."""

from dashboard.i18n import FEW, Label


def band_label(lower: float | None, upper: float | None, unit: Label | None = None) -> Label:
    """From `lower` up to `upper`; None = open end. `unit`: what follows the number."""
    ar, en = (f" {unit.ar}", f" {unit.en}") if unit else ("", "")
    if lower is None:
        return Label(ar=f"أقل من {_number(upper)}{ar}", en=f"<{_number(upper)}{en}")
    if upper is None:
        return Label(ar=f"{_number(lower)}{ar} فأكثر", en=f"{_number(lower)}+{en}")
    between = f"{_number(lower)}–{_number(upper)}"
    return Label(ar=between + ar, en=between + en)


def years_label(lower: float, upper: float | None) -> Label:
    """The same in years; from 0 on is under the limit."""
    if upper is None:
        return Label(ar=f"{_ARABIC_FROM.get(lower) or _arabic_years(lower)} فأكثر", en=f"{_number(lower)}+ years")
    if lower == 0:
        years = "year" if upper == 1 else "years"
        return Label(ar=f"أقل من {_ARABIC_TO.get(upper) or _arabic_years(upper)}", en=f"under {_number(upper)} {years}")
    if (lower, upper) == (1, 2):
        return Label(ar=f"{_ARABIC_FROM[1]} إلى {_ARABIC_TO[2]}", en="1–2 years")
    between = f"{_number(lower)}–"
    return Label(ar=between + _arabic_years(upper), en=f"{between}{_number(upper)} years")


# One and two are the word itself, without a number: first as what is said, then after a preposition.
_ARABIC_FROM: dict[float, str] = {1: "سنة", 2: "سنتان"}
_ARABIC_TO: dict[float, str] = {1: "سنة", 2: "سنتين"}


def _arabic_years(count: float) -> str:
    is_few = count == int(count) and 3 <= count <= FEW
    return f"{_number(count)} {'سنوات' if is_few else 'سنة'}"


def _number(value: float | None) -> str:
    """With the separators that the digits of a reader replace; nothing for no limit."""
    if value is None:
        return ""
    return f"{int(value):,}" if value == int(value) else f"{value:,g}"
