"""Typed words against the words of what can be found: how well each entry is meant by them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dashboard.i18n.folding import fold
from dashboard.search.slips import letters_of, slips_allowed, slips_to_start

WHOLE, START, INSIDE = 1.0, 0.7, 0.5
ONE_SLIP, MORE_SLIPS = 0.4, 0.25
_WORD = re.compile(r"[^\W_]+")
_ARTICLE = "ال"
_SHORT = 2
WORDS_KEPT = 512
"""Typed words whose entries an index remembers."""


def typed_words(text: str) -> tuple[str, ...]:
    """What was typed, folded, word by word."""
    return tuple(_WORD.findall(fold(text)))


def words_of(text: str) -> frozenset[str]:
    """The words by which a text is found: its own, a code also in one piece (k9-001, k9001) and its number without
    zeros in front, two words as one (some write عبدالله for عبد الله), an Arabic one also without its article."""
    pieces = [_WORD.findall(piece) for piece in fold(text).split()]
    joined = ["".join(parts) for parts in pieces]
    found = {*joined, *map("".join, pairwise(joined))}
    for parts in pieces:
        found |= set(parts)
        found |= {part.lstrip("0") for part in parts if part.isdigit()}
        found |= {part.removeprefix(_ARTICLE) for part in parts if len(part) > len(_ARTICLE) + _SHORT}
    return frozenset(found - {""})


@dataclass(frozen=True)
class Index:
    """The entries, known by their place, of each word that finds them."""

    entries: dict[str, tuple[int, ...]]
    letters: dict[str, int]
    _meant: dict[str, dict[int, float]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> "Index":
        """`texts`: of each entry, in order."""
        entries: dict[str, list[int]] = {}
        for place, own in enumerate(texts):
            for word in frozenset().union(*map(words_of, own)):
                entries.setdefault(word, []).append(place)
        return cls({word: tuple(places) for word, places in entries.items()}, {one: letters_of(one) for one in entries})

    def find(self, typed: Sequence[str]) -> dict[int, float]:
        """The entries that all typed words mean, with how well; words of an entry may be left out."""
        found: dict[int, float] | None = None
        for word in typed:
            meant = self._meant_by(word)
            found = meant if found is None else {at: found[at] + how for at, how in meant.items() if at in found}
            if not found:
                return {}
        return {at: how / len(typed) for at, how in (found or {}).items()}

    def _meant_by(self, typed: str) -> dict[int, float]:
        """Kept for a while: most words of a text were there when its last letter was typed."""
        found = self._meant.get(typed)
        if found is None:
            if len(self._meant) >= WORDS_KEPT:
                self._meant.clear()
            found = self._meant[typed] = self._look_for(typed)
        return found

    def _look_for(self, typed: str) -> dict[int, float]:
        """Slips are looked for only where nothing is written as it was typed."""
        is_inside = len(typed) >= _SHORT
        holding = (word for word in self.entries if typed in word and (is_inside or word.startswith(typed)))
        return self._entries_of({word: _closeness(typed, word) for word in holding} or self._with_slips(typed))

    def _with_slips(self, typed: str) -> dict[str, float]:
        """The article is no letter to be wrong in: half of all words begin with it."""
        typed = typed.removeprefix(_ARTICLE)
        most, own, close = slips_allowed(typed), letters_of(typed), {}
        if not most:
            return {}
        for word, letters in self.letters.items():
            if word.startswith(_ARTICLE) or (own & ~letters).bit_count() > most:
                continue
            slips = slips_to_start(typed, word, most)
            if slips is not None:
                close[word] = ONE_SLIP if slips <= 1 else MORE_SLIPS
        return close

    def _entries_of(self, close: dict[str, float]) -> dict[int, float]:
        found: dict[int, float] = {}
        for word, how in close.items():
            for place in self.entries[word]:
                found[place] = max(how, found.get(place, 0.0))
        return found


def _closeness(typed: str, word: str) -> float:
    """Of a word that holds what was typed."""
    if word.startswith(typed):
        return WHOLE if word == typed else START + 0.2 * len(typed) / len(word)
    return INSIDE
