"""Text as people mean it when they search: without diacritics or tatweel, one alef, one ya, one set of digits, small
letters. The rule is declared once, in folding.json: what pages load of our scripts begins with it."""

import json
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

RULE_FILE = Path(__file__).with_name("folding.json")
FOLDED_KEPT = 50_000


@lru_cache(FOLDED_KEPT)
def fold(text: str) -> str:
    """Taken apart first (NFKD), so that a hamza above or below, a madda and an accent are marks, and marks go."""
    return unicodedata.normalize("NFKD", text).translate(_table()).lower().strip()


@cache
def folding_rule() -> dict[str, Any]:
    """`dropped`: ranges of characters; `letters`: one for another; `zeros`: the first of ten digits."""
    rule: dict[str, Any] = json.loads(RULE_FILE.read_text(encoding="utf-8"))
    return rule


@cache
def _table() -> dict[int, str | None]:
    rule = folding_rule()
    table: dict[int, str | None] = {ord(letter): other for letter, other in rule["letters"].items()}
    for zero in rule["zeros"]:
        table |= {int(zero, 16) + digit: str(digit) for digit in range(10)}
    for first, last in (span.split("-") for span in rule["dropped"]):
        table |= dict.fromkeys(range(int(first, 16), int(last, 16) + 1))
    return table
