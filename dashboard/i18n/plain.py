"""Texts for programs that know no isolates, as many mail programs do: they show them as boxes. A mark that all of them
know (U+200E) keeps numbers and Latin names in their order there."""

import re
import unicodedata

from dashboard.i18n import RIGHT_TO_LEFT, without_isolates

_LTR = "\u200e"
_ISOLATED = re.compile("[\u2066-\u2068]([^\u2066-\u2069]*)\u2069")
# After Arabic letters a number lets its percent sign go to its other side. An address has such signs too, with more
# behind them, and stays as it is.
_PERCENT = re.compile(rf"(?<![\w.,=/&+\u2212{_LTR}-])[-\u2212+]?\d[\d.,]*%(?!\w)")


def for_plain_text(text: str, lang: str) -> str:
    """What was isolated, between marks where it runs the other way than the text around it; no isolates."""
    is_rtl = lang in RIGHT_TO_LEFT
    count = 1
    while count:
        text, count = _ISOLATED.subn(lambda found: _marked(found[1], is_rtl), text)
    text = without_isolates(text)
    return _PERCENT.sub(rf"{_LTR}\g<0>", text) if is_rtl else text


def _marked(value: str, is_rtl: bool) -> str:
    if is_rtl == _runs_rtl(value):
        return value
    # After Arabic words in English, the mark lets a number that follows go on to the right.
    return f"{_LTR}{value}{_LTR}" if is_rtl else f"{value}{_LTR}"


def _runs_rtl(value: str) -> bool:
    """By its first letter; a number without letters runs left to right."""
    kinds = (unicodedata.bidirectional(char) for char in value)
    return next((kind in ("R", "AL") for kind in kinds if kind in ("L", "R", "AL")), False)
