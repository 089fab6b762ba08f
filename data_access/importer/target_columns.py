"""Columns that several targets have, and the headers by which people name them."""

from dashboard.semantic.fields import Value
from data_access.importer.target import DOG, EMPLOYEE, PROJECT, Choice, Kind, TargetColumn

DOG_COLUMN = TargetColumn(
    name="dog",
    kind=Kind.MEMBER,
    member=DOG,
    is_required=True,
    headers=(
        *("dog", "dog code", "dog id", "k9", "k9 id", "k9 code", "canine", "canine id", "animal", "animal id"),
        *("كود الكلب", "رمز الكلب", "رقم الكلب", "الكلب", "كلب"),
    ),
    name_headers=("dog name", "k9 name", "canine name", "animal name", "اسم الكلب"),
)
PROJECT_COLUMN = TargetColumn(
    name="project",
    kind=Kind.MEMBER,
    member=PROJECT,
    headers=(
        "project",
        "project code",
        "project id",
        "كود المشروع",
        "رمز المشروع",
        "رقم المشروع",
        "المشروع",
        "مشروع",
    ),
    name_headers=("project name", "اسم المشروع"),
)
NOTES_COLUMN = TargetColumn(
    name="notes",
    kind=Kind.TEXT,
    headers=("notes", "note", "comment", "comments", "الملاحظات", "ملاحظات", "ملاحظة"),
)
LOCATION_COLUMN = TargetColumn(
    name="location",
    kind=Kind.TEXT,
    headers=("location", "place", "site", "post", "الموقع", "موقع", "المكان", "مكان"),
)
WEATHER_HEADERS = ("weather", "weather conditions", "الطقس", "طقس", "حالة الطقس")
DATE_HEADERS = ("date", "day", "date time", "datetime", "timestamp", "التاريخ", "تاريخ", "اليوم", "التاريخ والوقت")
TIME_HEADERS = ("time", "الوقت", "وقت", "الساعة")


def date_headers(*english: str, arabic: tuple[str, ...]) -> tuple[str, ...]:
    """The words for the day of something that the file calls one of these."""
    composed = [f"{word} {date}" for word in english for date in ("date", "day", "datetime")]
    return (*composed, *(f"{date} {word}" for word in arabic for date in ("تاريخ", "يوم")), *DATE_HEADERS)


def person_column(name: str, role: str, *words: str, is_required: bool = False) -> TargetColumn:
    """A person on a row; one that an import creates gets the role."""
    arabic = words[0]
    return TargetColumn(
        name=name,
        kind=Kind.MEMBER,
        member=EMPLOYEE,
        role=role,
        is_required=is_required,
        headers=(name, f"{name} code", f"{name} id", f"رقم {arabic}", f"كود {arabic}", *words),
        name_headers=(f"{name} name", f"اسم {arabic}"),
    )


def choices_of(values: tuple[Value, ...]) -> tuple[Choice, ...]:
    """The declared values, known by either label; Arabic also with its article."""
    return tuple(
        Choice(value=value.value, words=(value.label.ar, f"ال{value.label.ar}", value.label.en)) for value in values
    )
