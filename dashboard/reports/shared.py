"""Columns and dimensions that several report types have: day, place, dog, person."""

from dashboard.i18n import Label
from dashboard.semantic.band_words import band_label
from dashboard.semantic.fields import (
    AttributeDimension,
    Band,
    BandDimension,
    Column,
    ColumnType,
    Dimension,
    MemberDimension,
    TimeDimension,
    Value,
    ValueDimension,
)

TIME: tuple[Dimension, ...] = (
    TimeDimension(name="year", part="year", label=Label(ar="السنة", en="Year"), drills_to="quarter"),
    TimeDimension(name="quarter", part="quarter", label=Label(ar="الربع", en="Quarter"), drills_to="month"),
    TimeDimension(name="month", part="month", label=Label(ar="الشهر", en="Month"), drills_to="date"),
    TimeDimension(name="week", part="week", label=Label(ar="الأسبوع", en="Week"), drills_to="date"),
    TimeDimension(name="weekday", part="weekday", label=Label(ar="يوم الأسبوع", en="Day of week")),
    TimeDimension(name="date", part="date", label=Label(ar="اليوم", en="Day")),
)

LOCATION = Label(ar="المكان", en="Location")


def place(location: Label = LOCATION) -> tuple[Dimension, ...]:
    """From the section down to the place as written, which on some papers has a word of its own."""
    return (
        AttributeDimension(
            name="section",
            of="project",
            attribute="section",
            label=Label(ar="القطاع", en="Section"),
            drills_to="project",
        ),
        MemberDimension(
            name="project",
            column="project_key",
            members="project",
            label=Label(ar="المشروع", en="Project"),
            drills_to="area",
        ),
        MemberDimension(
            name="area",
            column="area_key",
            members="area",
            label=Label(ar="موقع الخدمة", en="Post"),
            drills_to="location",
        ),
        ValueDimension(name="location", column="location", label=location, drills_to="dog"),
    )


PLACE = place()

DOG_STATUSES = (
    Value(value="ACTIVE", label=Label(ar="نشط", en="Active")),
    Value(value="TRAINING", label=Label(ar="تدريب", en="In training")),
    Value(value="RETIRED", label=Label(ar="متقاعد", en="Retired")),
    Value(value="DECEASED", label=Label(ar="متوفى", en="Deceased")),
)

DOG: tuple[Dimension, ...] = (
    AttributeDimension(
        name="dog_breed", of="dog", attribute="breed", label=Label(ar="السلالة", en="Breed"), drills_to="dog"
    ),
    MemberDimension(name="dog", column="dog_key", members="dog", label=Label(ar="الكلب", en="Dog")),
    BandDimension(
        name="dog_age",
        column="dog_age_days",
        bands="age",
        label=Label(ar="عمر الكلب", en="Dog age"),
        drills_to="dog",
    ),
    AttributeDimension(
        name="dog_status",
        of="dog",
        attribute="status",
        values=DOG_STATUSES,
        label=Label(ar="حالة الكلب", en="Dog status"),
        drills_to="dog",
    ),
)

RANKS = (
    Value(value="PRIVATE", label=Label(ar="جندي", en="Private")),
    Value(value="CORPORAL", label=Label(ar="عريف", en="Corporal")),
    Value(value="SERGEANT", label=Label(ar="رقيب", en="Sergeant")),
    Value(value="STAFF_SERGEANT", label=Label(ar="رقيب أول", en="Staff sergeant")),
    Value(value="WARRANT_OFFICER", label=Label(ar="مساعد", en="Warrant officer")),
    Value(value="LIEUTENANT", label=Label(ar="ملازم", en="Lieutenant")),
    Value(value="CAPTAIN", label=Label(ar="نقيب", en="Captain")),
    Value(value="MAJOR", label=Label(ar="رائد", en="Major")),
)

RATINGS = (
    Value(value="EXCELLENT", label=Label(ar="ممتاز", en="Excellent")),
    Value(value="GOOD", label=Label(ar="جيد", en="Good")),
    Value(value="WEAK", label=Label(ar="ضعيف", en="Weak")),
)


def person(name: str, label: Label) -> tuple[Dimension, ...]:
    """The dimensions of a person on a row: who, experience on that day, rank.

    Expects the columns `<name>_key` and `<name>_experience_days`.
    """
    return (
        AttributeDimension(
            name=f"{name}_rank",
            of=name,
            attribute="rank",
            values=RANKS,
            label=Label(ar=f"رتبة {label.ar}", en=f"{label.en} rank"),
            drills_to=name,
        ),
        MemberDimension(name=name, column=f"{name}_key", members="employee", label=label),
        BandDimension(
            name=f"{name}_experience",
            column=f"{name}_experience_days",
            bands="experience",
            label=Label(ar=f"خبرة {label.ar}", en=f"{label.en} experience"),
            drills_to=name,
        ),
    )


def person_columns(name: str, label: Label) -> tuple[Column, ...]:
    """The columns that `person(name, ...)` expects."""
    return (
        Column(
            name=f"{name}_key",
            type=ColumnType.KEY,
            stored=f"{name}_id {name}_employee_id",
            members="employee",
            label=label,
        ),
        Column(
            name=f"{name}_experience_days",
            type=ColumnType.INTEGER,
            unit="day",
            label=Label(ar=f"خبرة {label.ar}", en=f"{label.en} experience"),
        ),
    )


WHEN: tuple[Column, ...] = (
    Column(name="day", type=ColumnType.DATE, stored="date", label=Label(ar="اليوم", en="Day")),
    Column(
        name="event_at", type=ColumnType.TIMESTAMP, stored="session_date visit_date", label=Label(ar="الوقت", en="Time")
    ),
)


def where_and_which_dog(location: Label = LOCATION) -> tuple[Column, ...]:
    """The columns that `place(location)` and DOG expect."""
    return (
        Column(
            name="project_key",
            type=ColumnType.KEY,
            stored="project_id",
            members="project",
            label=Label(ar="المشروع", en="Project"),
        ),
        Column(name="dog_key", type=ColumnType.KEY, stored="dog_id", members="dog", label=Label(ar="الكلب", en="Dog")),
        Column(
            name="area_key",
            type=ColumnType.KEY,
            stored="location_id",
            members="area",
            label=Label(ar="موقع الخدمة", en="Post"),
        ),
        Column(name="location", type=ColumnType.TEXT, stored="location kennel_code", label=location),
        Column(
            name="dog_age_days",
            type=ColumnType.INTEGER,
            unit="day",
            label=Label(ar="عمر الكلب", en="Dog age"),
        ),
    )


WHERE_AND_WHICH_DOG = where_and_which_dog()

# Of records whose status the host keeps as text; a word that is not here shows as itself.
REVIEW_STATUS = Column(
    name="status",
    type=ColumnType.TEXT,
    label=Label(ar="الحالة", en="Status"),
    values=(
        Value(value="DRAFT", label=Label(ar="مسودة", en="Draft")),
        Value(value="SUBMITTED", label=Label(ar="مرسل", en="Submitted")),
        Value(value="PENDING_PM_REVIEW", label=Label(ar="بانتظار مسؤول المشروع", en="Awaiting project manager")),
        Value(value="PM_APPROVED", label=Label(ar="معتمد من مسؤول المشروع", en="Approved by project manager")),
        Value(value="PM_REJECTED", label=Label(ar="مرفوض من مسؤول المشروع", en="Rejected by project manager")),
        Value(value="REJECTED_BY_PM", label=Label(ar="مرفوض من مسؤول المشروع", en="Rejected by project manager")),
        Value(value="FORWARDED_TO_ADMIN", label=Label(ar="محوّل للإدارة العامة", en="Forwarded to administration")),
        Value(value="APPROVED_BY_ADMIN", label=Label(ar="معتمد من الإدارة العامة", en="Approved by administration")),
        Value(value="REJECTED_BY_ADMIN", label=Label(ar="مرفوض من الإدارة العامة", en="Rejected by administration")),
    ),
)

ENTERED: tuple[Column, ...] = (
    Column(name="entered_at", type=ColumnType.TIMESTAMP, label=Label(ar="وقت الإدخال", en="Entered at")),
)


def point_bands(last: int, *, is_open: bool = False) -> tuple[Band, ...]:
    """One band per whole number from 0 to `last`; `is_open`: the last one holds all larger numbers too, and says so."""
    texts = [*(str(point) for point in range(last)), f"{last}+" if is_open else str(last)]
    return tuple(
        Band(value=text, label=_point_label(text), lower=point, upper=point + 1 if point < last else None)
        for point, text in enumerate(texts)
    )


def _point_label(text: str) -> Label:
    return band_label(float(text[:-1]), None) if text.endswith("+") else Label(ar=text, en=text)
