"""Units in headers: `Duration (min)`, `weight [kg]`, `المدة (بالدقائق)`: what a column is measured in, and what brings
its values to the unit of the target. A unit that is not known is never taken for ours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from data_access.importer.alike import folded


@dataclass(frozen=True, kw_only=True)
class Unit:
    """`into`: the unit of ours that it is a unit of; a value times `factor` plus `offset` is in it."""

    name: str
    into: str
    words: tuple[str, ...]
    factor: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)

    def converted(self, number: Decimal) -> Decimal:
        if self.factor == 1 and not self.offset:
            return number
        exact = Fraction(number) * self.factor + self.offset
        return round(Decimal(exact.numerator) / Decimal(exact.denominator), _PLACES)


UNITS: tuple[Unit, ...] = (
    Unit(
        name="min",
        into="min",
        words=("min", "mins", "minute", "minutes", "دقيقة", "دقائق", "دقيقه", "بالدقائق", "بالدقيقة", "د"),
    ),
    Unit(
        name="h",
        into="min",
        words=("h", "hr", "hrs", "hour", "hours", "ساعة", "ساعات", "بالساعات", "بالساعة"),
        factor=Fraction(60),
    ),
    Unit(
        name="s",
        into="min",
        words=("s", "sec", "secs", "second", "seconds", "ثانية", "ثوان", "ثواني", "بالثواني", "بالثانية"),
        factor=Fraction(1, 60),
    ),
    Unit(
        name="kg",
        into="kg",
        words=("kg", "kgs", "kilogram", "kilograms", "kilo", "كغ", "كغم", "كجم", "كلغ", "كيلو", "كيلوغرام", "كيلوجرام"),
    ),
    Unit(name="g", into="kg", words=("g", "gram", "grams", "غ", "غرام", "جرام"), factor=Fraction(1, 1000)),
    Unit(
        name="lb",
        into="kg",
        words=("lb", "lbs", "pound", "pounds", "رطل", "أرطال"),
        factor=Fraction(45359237, 100_000_000),
    ),
    Unit(
        name="°C",
        into="°C",
        words=("c", "°c", "deg c", "degrees c", "celsius", "degrees celsius", "م", "°م", "مئوية", "درجة مئوية"),
    ),
    Unit(
        name="°F",
        into="°C",
        words=("f", "°f", "deg f", "degrees f", "fahrenheit", "degrees fahrenheit", "ف", "°ف", "فهرنهايت"),
        factor=Fraction(5, 9),
        offset=Fraction(-160, 9),
    ),
    Unit(name="/10", into="/10", words=("/10", "10", "0-10", "1-10", "of 10", "out of 10", "من 10")),
    Unit(
        name="/5", into="/10", words=("/5", "5", "0-5", "1-5", "of 5", "out of 5", "stars", "من 5"), factor=Fraction(2)
    ),
    Unit(
        name="%",
        into="/10",
        words=("%", "percent", "/100", "100", "0-100", "of 100", "out of 100", "من 100", "نسبة مئوية"),
        factor=Fraction(1, 10),
    ),
    Unit(
        name="/min",
        into="/min",
        words=(
            "bpm",
            "/min",
            "per min",
            "per minute",
            "beats/min",
            "beats per minute",
            "نبضة/دقيقة",
            "ن/د",
            "في الدقيقة",
        ),
    ),
)
# Words in brackets that are no unit.
_NO_UNIT = frozenset(map(folded, ("optional", "required", "اختياري", "مطلوب", "إلزامي", "*")))
_PLACES = 6
_BRACKETED = re.compile(r"[(\[{]\s*(.*?)\s*[)\]}]")
_SCALE = re.compile(r"(/\s*\d+)\s*$")


def written_unit(header: str) -> str | None:
    """What a header says in brackets or as `/10` at its end; None where it says nothing."""
    text = folded(header)
    found = _BRACKETED.search(text) or _SCALE.search(text)
    said = " ".join(found[1].replace("–", "-").split()) if found else ""
    if _SCALE.fullmatch(said):
        said = said.replace(" ", "")
    return None if not said or said in _NO_UNIT else said


def unit_named(word: str, into: str | None) -> Unit | None:
    """The unit that a word means for values in the unit `into`; None where it means none."""
    said = folded(word)
    return next((unit for unit in UNITS if unit.into == into and said in (folded(unit.name), *_words(unit))), None)


def unit_words(into: str) -> Iterator[tuple[str, Unit]]:
    """Every word for a unit of `into`."""
    for unit in UNITS:
        if unit.into == into:
            yield from ((word, unit) for word in _words(unit))


def units_of(into: str | None) -> tuple[str, ...]:
    return tuple(unit.name for unit in UNITS if unit.into == into)


def _words(unit: Unit) -> tuple[str, ...]:
    return tuple(map(folded, unit.words))
