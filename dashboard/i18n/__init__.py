"""Words in two languages: labels of declarations, the catalogues of the pages, and how a reader reads numbers."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from dashboard.errors import nearest

LANGUAGES = ("ar", "en")
RIGHT_TO_LEFT = frozenset({"ar"})
DIGITS = ("latn", "arab")
CALENDARS = ("gregory", "islamic-umalqura")

TEXTS_KEPT = 5000
FEW = 10
"""From three to this many, Arabic counts with the plural; above with the singular."""
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_ARABIC_DIGITS = str.maketrans("0123456789,.", "٠١٢٣٤٥٦٧٨٩٬٫")
_NUMBER = re.compile(
    r"\u2066[^\u2069]*\u2069|\{[^}]*\}|(?<![A-Za-z0-9_./-])(?<![A-Za-z] )(\d+(?:[.,]\d+)*)(?![A-Za-z0-9_-])"
)
_NO_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


class Language(str):
    """The name of a language, and the digits in which its reader reads. It stands wherever the name alone does, so that
    the numbers within words are written as those beside them."""

    digits: str

    def __new__(cls, name: str, digits: str) -> "Language":
        made = super().__new__(cls, name)
        made.digits = digits
        return made


def with_digits_of(digits: str, text: str) -> str:
    """The text with other digits and separators, all of them."""
    return text.translate(_ARABIC_DIGITS) if digits == "arab" else text


@lru_cache(TEXTS_KEPT)
def _in_digits(text: str, digits: str) -> str:
    """Words with their numbers in other digits. What belongs to a name, address or form (K9, ISO 8601, 2026-11-24),
    or is isolated as such, stays as it is."""
    return _NUMBER.sub(lambda found: with_digits_of(digits, found[0]) if found[1] else found[0], text)


def _worded(text: str, lang: str) -> str:
    digits = lang.digits if isinstance(lang, Language) else "latn"
    return text if digits == "latn" else _in_digits(text, digits)


@dataclass(frozen=True)
class Label:
    """The words of one declared thing, in both languages. An empty one is refused."""

    ar: str
    en: str

    def __post_init__(self) -> None:
        for lang in LANGUAGES:
            if not getattr(self, lang).strip():
                raise ValueError(f"label without words in {lang!r}: {self!r}")

    def text(self, lang: str) -> str:
        return _worded(self.ar if lang == "ar" else self.en, lang)


@dataclass(frozen=True, kw_only=True)
class Locale:
    """How a reader reads: language, digits, calendar (Unicode names) and time zone (IANA name).

    Days are Gregorian; with another `calendar` they are told by that one as well, beside.
    """

    lang: str = "ar"
    digits: str = "latn"
    calendar: str = "gregory"
    timezone: str = "Asia/Aden"

    def __post_init__(self) -> None:
        for name, value, known in (
            ("lang", self.lang, LANGUAGES),
            ("digits", self.digits, DIGITS),
            ("calendar", self.calendar, CALENDARS),
        ):
            if value not in known:
                raise ValueError(f"{name}={value!r} is none of {', '.join(known)}")
        object.__setattr__(self, "lang", Language(self.lang, self.digits))

    @property
    def key(self) -> str:
        """All of it as one text, for `from_key`."""
        return " ".join((self.lang, self.digits, self.calendar, self.timezone))

    @classmethod
    def from_key(cls, key: str) -> "Locale":
        lang, digits, calendar, timezone = key.split(" ")
        return cls(lang=lang, digits=digits, calendar=calendar, timezone=timezone)

    @property
    def direction(self) -> str:
        return "rtl" if self.lang in RIGHT_TO_LEFT else "ltr"

    @property
    def tag(self) -> str:
        """The BCP 47 tag that makes the browser's Intl write as this reader reads; days by the Gregorian calendar."""
        return self._tag("gregory")

    @property
    def beside_tag(self) -> str:
        """The same for the calendar whose days stand beside the Gregorian ones; "" where none does."""
        return self._tag(self.calendar) if self.calendar != "gregory" else ""

    def _tag(self, calendar: str) -> str:
        region = "en-GB" if self.lang == "en" else self.lang
        return f"{region}-u-ca-{calendar}-nu-{self.digits}"


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All words of one language, by key."""
    text = (Path(__file__).parent / f"{lang}.json").read_text(encoding="utf-8")
    words: dict[str, str] = json.loads(text)
    return words


def t(key: str, lang: str, **params: object) -> str:
    """The words of `key`. Inserted values are isolated, so a Latin name keeps its order inside Arabic.

    Raises KeyError naming the nearest key: a missing word is a programming error, never shown to a reader.
    """
    words = catalogue(lang)
    if key not in words:
        raise KeyError(f"no words for {key!r} in {lang!r}; nearest is {nearest(key, words)!r}")
    return _worded(words[key], lang).format_map({name: isolate(value) for name, value in params.items()})


class Words(str):
    """Words of the reader's own language: they stand in a sentence as its own, not isolated from it."""

    __slots__ = ()


def isolate(value: object) -> str:
    """`value` as text whose direction does not touch its neighbours."""
    if isinstance(value, Words):
        return value
    return f"{_FIRST_STRONG_ISOLATE}{value}{_POP_ISOLATE}"


def without_isolates(text: str) -> str:
    """For programs that lay text out by themselves and would show the marks."""
    return text.translate(_NO_ISOLATES)


@cache
def words_under(prefixes: tuple[str, ...], lang: str) -> Mapping[str, str]:
    """The part of a catalogue that a page's scripts need; the same object for everybody."""
    return {key: text for key, text in catalogue(lang).items() if key.startswith(prefixes)}
