"""Words that stand in answers as the host spells them: programs compare them, whatever language a reader has."""

from dashboard.i18n import Label
from dashboard.reports.trainer_daily import CATEGORIES
from dashboard.semantic.fields import MISSING, Value

DAY_NAMES = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
"""Monday first."""

UNSPECIFIED = "غير محدد"
UNKNOWN_DOG = "غير معروف"
NO_PROJECT = "(خارج مشروع)"
ALL_PROJECTS = "جميع المشاريع"
YES, NO = "نعم", "لا"

# Those of the host's five that it writes with the article; it knows no word for the others.
_CATEGORIES_OF_HOST = {
    "OBEDIENCE": "الطاعة",
    "DETECTION": "الكشف",
    "AGILITY": "الرشاقة",
    "ATTACK": "الهجوم",
    "FITNESS": "اللياقة",
}
CATEGORY_WORDS: dict[str, str] = {value.value: value.label.ar for value in CATEGORIES} | _CATEGORIES_OF_HOST
VISIT_WORDS = {"ROUTINE": "روتيني", "EMERGENCY": "طارئ", "VACCINATION": "تطعيم"}


def arabic(values: tuple[Value, ...] | tuple[tuple[str, Label], ...]) -> dict[str, str]:
    """The Arabic words of declared values, or of declared columns, by name."""
    pairs = ((one.value, one.label) if isinstance(one, Value) else one for one in values)
    return {name: label.ar for name, label in pairs}


def said(words: dict[str, str], value: str | None, unknown: str = UNSPECIFIED) -> str:
    """The word for a value; an unknown one shows as itself, what is not recorded as `unknown`."""
    return unknown if value in (None, "", MISSING) else words.get(str(value), str(value))
