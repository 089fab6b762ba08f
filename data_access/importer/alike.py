"""When two texts count as the same name: letter case, spaces, Arabic letter variants, marks and digits set aside,
and so are the invisible marks that spreadsheets put around Arabic for its direction.

The letters are those that the fact views unify when they look for a post (data_access/sql/fact_trainer_daily.sql).
"""

import re
import unicodedata

_LETTERS = str.maketrans("أإآٱىیةؤئک", "ااااييهويك", "ـًٌٍَُِّْ")
# Arabic-Indic and Persian digits, Arabic decimal point.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")
_WORD_BEGINS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BRACKETED = re.compile(r"[(\[{].*?[)\]}]|/\s*\d+\s*$")


# Direction marks and embeddings, joiners, the byte order mark: never seen, and part of no name, number or date.
_INVISIBLE = str.maketrans(
    "", "", "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


def visible(text: str) -> str:
    """The text without invisible marks, and trimmed."""
    return text.strip() if text.isascii() else text.translate(_INVISIBLE).strip()


def latin_digits(text: str) -> str:
    """Numbers and dates in the digits that programs read."""
    return visible(text).translate(_DIGITS)


def folded(text: str) -> str:
    """The form under which names are compared."""
    plain = unicodedata.normalize("NFKC", visible(text))
    return " ".join(plain.lower().translate(_LETTERS).translate(_DIGITS).split())


def folded_header(text: str) -> str:
    """A header without its unit: `المدة (دقائق)`, `تقييم النجاح /10`, `duration_min`, `visitDate` read as words."""
    words = _WORD_BEGINS.sub(" ", _BRACKETED.sub(" ", text))
    return folded(words.replace("_", " ").replace("-", " "))
