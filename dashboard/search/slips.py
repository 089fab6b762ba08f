"""How far a typed word is from a word that there is, counted in slips: a letter wrong, missing, too many, or two in
each other's place."""

FEW_LETTERS, MANY_LETTERS = 4, 8
"""A word of fewer letters allows no slip, one of this many or more allows two."""


def slips_allowed(typed: str) -> int:
    """Numbers and codes allow none: one digit wrong is another dog."""
    if len(typed) < FEW_LETTERS or any(letter.isdigit() for letter in typed):
        return 0
    return 2 if len(typed) >= MANY_LETTERS else 1


def letters_of(word: str) -> int:
    """A bit for each letter, to see quickly that two words have little in common."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) & 63)
    return found


def slips_to_start(typed: str, word: str, most: int) -> int | None:
    """The fewest slips between `typed` and any beginning of `word`; None where they are more than `most`.

    Optimal string alignment; stops at the first letter from which there is no way under `most`.
    """
    word = word[: len(typed) + most]
    above: list[int] = []
    row = list(range(len(word) + 1))
    for at, letter in enumerate(typed, 1):
        before, above, row = above, row, [at]
        for place, other in enumerate(word, 1):
            best = min(above[place] + 1, row[place - 1] + 1, above[place - 1] + (letter != other))
            if at > 1 and place > 1 and letter == word[place - 2] and typed[at - 2] == other:
                best = min(best, before[place - 2] + 1)
            row.append(best)
        if min(row) > most:
            return None
    fewest = min(row)
    return fewest if fewest <= most else None
