"""When two texts count as the same name: letter case, spaces, Arabic letter variants, marks and digits set aside.

The letters are those that the fact views unify when they look for a post (data_access/sql/fact_trainer_daily.sql).
"""

import re

_LETTERS = str.maketrans("أإآٱىیةؤئک", "ااااييهويك", "ـًٌٍَُِّْ")
# Arabic-Indic and Persian digits, Arabic decimal point.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")
_BRACKETED = re.compile(r"[(\[{].*?[)\]}]|/\s*\d+\s*$")


def latin_digits(text: str) -> str:
    return text.translate(_DIGITS)


def folded(text: str) -> str:
    """The form under which names are compared."""
    return " ".join(text.lower().translate(_LETTERS).translate(_DIGITS).split())


def folded_header(text: str) -> str:
    """A header without its unit: `المدة (دقائق)`, `تقييم النجاح /10`, `duration_min` read as words."""
    return folded(_BRACKETED.sub(" ", text).replace("_", " ").replace("-", " "))
