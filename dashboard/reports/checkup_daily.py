"""Checkup daily: one row is one look-over of a dog, part by part."""

from dashboard.i18n import Label
from dashboard.permissions import Permission
from dashboard.reports.rules.checkup_daily import RULES
from dashboard.reports.shared import (
    DOG,
    ENTERED,
    PLACE,
    TIME,
    WHEN,
    WHERE_AND_WHICH_DOG,
    person,
    person_columns,
    point_bands,
)
from dashboard.semantic.fields import (
    TIME_PANEL,
    BandDimension,
    Column,
    ColumnType,
    Count,
    CountDistinct,
    Panel,
    Ratio,
    Sum,
    Value,
    ValueDimension,
    Where,
)
from dashboard.semantic.report import ReportType
from dashboard.semantic.sheet import Sheet

# The parts of the paper: column, words.
PARTS: tuple[tuple[str, Label], ...] = (
    ("eyes", Label(ar="العين", en="Eyes")),
    ("ears", Label(ar="الأذن", en="Ears")),
    ("nose", Label(ar="الأنف", en="Nose")),
    ("front_legs", Label(ar="الأطراف الأمامية", en="Front legs")),
    ("hind_legs", Label(ar="الأطراف الخلفية", en="Hind legs")),
    ("coat", Label(ar="الشعر", en="Coat")),
    ("tail", Label(ar="الذيل", en="Tail")),
)

# What is written for a part; the host stores the Arabic words themselves.
PART_STATES = (
    Value(value="سليم", label=Label(ar="سليم", en="Sound")),
    Value(value="احمرار", label=Label(ar="احمرار", en="Redness")),
    Value(value="التهاب", label=Label(ar="التهاب", en="Inflammation")),
    Value(value="إفرازات", label=Label(ar="إفرازات", en="Discharge")),
    Value(value="تورم", label=Label(ar="تورم", en="Swelling")),
    Value(value="جرح", label=Label(ar="جرح", en="Wound")),
    Value(value="ألم", label=Label(ar="ألم", en="Pain")),
    Value(value="أخرى", label=Label(ar="أخرى", en="Other")),
)

SEVERITIES = (
    Value(value="NONE", label=Label(ar="لا شيء", en="Nothing found")),
    Value(value="MILD", label=Label(ar="خفيف", en="Mild")),
    Value(value="MODERATE", label=Label(ar="متوسط", en="Moderate")),
    Value(value="SEVERE", label=Label(ar="شديد", en="Severe")),
)

EXAMINER = Label(ar="الفاحص", en="Examiner")
SEVERITY = Label(ar="شدة الحالة", en="Severity")
FINDINGS = Label(ar="الملاحظات الصحية", en="Findings")
_HEALTH = Permission.SENSITIVE_DOG_HEALTH_READ


def _of_severity(name: str, severity: Value) -> Count:
    return Count(
        name=name,
        where=(Where(column="severity", one_of=(severity.value,)),),
        better="lower",
        label=Label(ar=f"حالات: {severity.label.ar}", en=f"{severity.label.en} cases"),
        short=severity.label,
        description=Label(
            ar=f"عدد الفحوص التي شدة حالتها «{severity.label.ar}».",
            en=f"Number of checkups of severity “{severity.label.en}”.",
        ),
    )


def _of_part(part: str, label: Label) -> Count:
    return Count(
        name=f"{part}_findings",
        where=(Where(column=f"{part}_abnormal", is_true=True),),
        better="lower",
        label=Label(ar=f"ملاحظات: {label.ar}", en=f"{label.en}: findings"),
        short=label,
        description=Label(
            ar=f"عدد الفحوص التي وُجد فيها «{label.ar}» غير سليم.", en=f"Number of checkups with “{label.en}” not sound."
        ),
    )


CHECKUP_DAILY = ReportType(
    name="checkup_daily",
    label=Label(ar="تقرير الفحص اليومي", en="Checkup daily"),
    grain=Label(ar="فحص ظاهري واحد لكلب", en="one look-over of a dog"),
    permission=Permission.REPORT_CHECKUP_DAILY_READ,
    own_column="examiner_key",
    rules=RULES,
    columns=(
        *WHEN,
        *person_columns("examiner", EXAMINER),
        *WHERE_AND_WHICH_DOG,
        Column(name="dog_microchip", type=ColumnType.TEXT, label=Label(ar="رقم الشريحة", en="Microchip")),
        *(
            Column(name=part, type=ColumnType.TEXT, stored=part, values=PART_STATES, sensitive=_HEALTH, label=label)
            for part, label in PARTS
        ),
        *(
            Column(
                name=f"{part}_abnormal",
                type=ColumnType.BOOLEAN,
                label=Label(ar=f"{label.ar}: غير سليم", en=f"{label.en} not sound"),
            )
            for part, label in PARTS
        ),
        Column(name="checked_parts", type=ColumnType.INTEGER, label=Label(ar="أجزاء مفحوصة", en="Parts checked")),
        Column(name="findings", type=ColumnType.INTEGER, label=FINDINGS),
        Column(name="severity", type=ColumnType.TEXT, label=SEVERITY),
        Column(
            name="symptoms",
            type=ColumnType.TEXT,
            stored="symptoms",
            sensitive=_HEALTH,
            label=Label(ar="الأعراض", en="Symptoms"),
        ),
        Column(
            name="initial_diagnosis",
            type=ColumnType.TEXT,
            stored="initial_diagnosis",
            sensitive=_HEALTH,
            label=Label(ar="التشخيص الأولي", en="First diagnosis"),
        ),
        Column(
            name="suggested_treatment",
            type=ColumnType.TEXT,
            stored="suggested_treatment",
            sensitive=_HEALTH,
            label=Label(ar="العلاج المقترح", en="Suggested treatment"),
        ),
        Column(
            name="notes", type=ColumnType.TEXT, stored="notes", sensitive=_HEALTH, label=Label(ar="ملاحظات", en="Notes")
        ),
        *ENTERED,
    ),
    dimensions=(
        *TIME,
        *PLACE,
        *DOG,
        *person("examiner", EXAMINER),
        ValueDimension(name="severity", column="severity", values=SEVERITIES, label=SEVERITY, drills_to="dog"),
        BandDimension(
            name="finding_count",
            column="findings",
            fixed=point_bands(4, is_open=True),
            label=FINDINGS,
            drills_to="dog",
        ),
    ),
    measures=(
        Count(
            name="total_checkups",
            better="higher",
            short=Label(ar="الفحوص", en="Checkups"),
            label=Label(ar="الفحوص", en="Checkups"),
            description=Label(ar="عدد الفحوص اليومية في المدة.", en="Number of daily checkups in the period."),
        ),
        CountDistinct(
            name="unique_dogs",
            dimension="dog",
            better="higher",
            short=Label(ar="الكلاب", en="Dogs"),
            label=Label(ar="الكلاب المفحوصة", en="Dogs checked"),
            description=Label(
                ar="عدد الكلاب المختلفة التي لها فحص واحد على الأقل.",
                en="Number of different dogs with at least one checkup.",
            ),
        ),
        Sum(
            name="findings",
            column="findings",
            better="lower",
            short=Label(ar="الملاحظات", en="Findings"),
            label=FINDINGS,
            description=Label(
                ar="عدد أجزاء الجسم التي سُجلت غير سليمة.", en="Number of body parts written down as not sound."
            ),
        ),
        Ratio(
            name="findings_share",
            over=("checkups_with_findings", "examined_checkups"),
            unit="%",
            decimals=1,
            minimum=5,
            better="lower",
            short=Label(ar="بملاحظات", en="Affected"),
            label=Label(ar="نسبة الفحوص بملاحظات", en="Share with findings"),
            description=Label(
                ar="نسبة الفحوص التي وُجد فيها جزء غير سليم، من الفحوص التي سُجل فيها جزء واحد على الأقل.",
                en="Share of checkups with a part not sound, over checkups with at least one part filled in.",
            ),
        ),
        *(
            _of_severity(name, value)
            for name, value in zip(("mild", "moderate", "severe"), SEVERITIES[1:], strict=True)
        ),
        *(_of_part(part, label) for part, label in PARTS),
        Count(
            name="checkups_with_findings",
            where=(Where(column="findings", at_least=1),),
            hidden=True,
            label=Label(ar="فحوص بملاحظات", en="Checkups with findings"),
            description=Label(ar="عدد الفحوص التي وُجد فيها جزء غير سليم.", en="Number of checkups with findings."),
        ),
        Count(
            name="examined_checkups",
            where=(Where(column="findings", is_known=True),),
            hidden=True,
            label=Label(ar="فحوص مكتوبة", en="Checkups filled in"),
            description=Label(
                ar="عدد الفحوص التي سُجل فيها جزء واحد على الأقل.",
                en="Number of checkups with at least one part filled in.",
            ),
        ),
    ),
    default_measure="total_checkups",
    sheet=Sheet(
        columns=("event_at", "dog_key", "examiner_key", *(part for part, _ in PARTS), "severity", "notes"),
        is_wide=True,
    ),
    panels=(
        Panel(name="over_time", by=TIME_PANEL),
        Panel(name="by_project", by="project"),
        Panel(name="by_dog", by="dog"),
        Panel(name="by_person", by="examiner"),
        Panel(name="by_kind", by="severity"),
        Panel(name="by_weekday", by="weekday"),
        Panel(name="distribution", by="finding_count"),
        Panel(name="by_place", by="section"),
    ),
)
