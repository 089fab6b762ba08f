"""Texts that a spreadsheet would run as a formula: made harmless in files that we write, restored when they return."""

import re

# With apostrophes before it, so that a text that has one of its own returns as it was.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
# A plain negative number is no formula; a sign and a point are no number.
_NUMBER = re.compile(r"[+-]?[.,]?\d[\d.,]*")


def neutral(text: str) -> str:
    """`text` so that a spreadsheet shows it and never runs it."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def restored(text: str) -> str:
    """The text that `neutral` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
