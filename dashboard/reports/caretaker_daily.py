"""Caretaker daily: one row is one dog's care on one day, with its eight tasks."""

from dashboard.i18n import Label
from dashboard.permissions import Permission
from dashboard.reports.rules.caretaker_daily import RULES
from dashboard.reports.shared import (
    DOG,
    ENTERED,
    REVIEW_STATUS,
    TIME,
    WHEN,
    person,
    person_columns,
    place,
    point_bands,
    where_and_which_dog,
)
from dashboard.semantic.fields import (
    TIME_PANEL,
    BandDimension,
    Column,
    ColumnType,
    Count,
    CountDistinct,
    Measure,
    Panel,
    Ratio,
    Value,
    ValueDimension,
    Where,
)
from dashboard.semantic.report import ReportType
from dashboard.semantic.sheet import Sheet

# The tasks of the paper: column, words.
DOG_TASKS: tuple[tuple[str, Label], ...] = (
    ("dog_clean", Label(ar="تنظيف الكلب", en="Dog cleaned")),
    ("dog_washed", Label(ar="استحمام الكلب", en="Dog washed")),
    ("dog_brushed", Label(ar="تمشيط الكلب", en="Dog brushed")),
)
BOWLS: tuple[tuple[str, Label], ...] = (("bowls_bucket_clean", Label(ar="تنظيف الأواني", en="Bowls cleaned")),)
HOUSE_TASKS: tuple[tuple[str, Label], ...] = (
    ("house_clean", Label(ar="تنظيف البيت", en="House cleaned")),
    ("house_vacuum", Label(ar="شفط البيت", en="House vacuumed")),
    ("house_tap_clean", Label(ar="تنظيف الصنبور", en="Tap cleaned")),
    ("house_drain_clean", Label(ar="تنظيف البالوعة", en="Drain cleaned")),
)
TASKS = (*DOG_TASKS, *BOWLS, *HOUSE_TASKS)
_SHORT_TASKS = {
    "bowls_bucket_clean": Label(ar="الأواني", en="Bowls"),
    "house_clean": Label(ar="البيت", en="House"),
    "house_vacuum": Label(ar="شفط البيت", en="Vacuumed"),
    "house_tap_clean": Label(ar="الصنبور", en="Tap"),
    "house_drain_clean": Label(ar="البالوعة", en="Drain"),
}

EXTENTS = (
    Value(value="FULL", label=Label(ar="كاملة", en="Complete")),
    Value(value="PARTIAL", label=Label(ar="جزئية", en="Partial")),
    Value(value="NONE", label=Label(ar="لم تُنجز", en="Not done")),
)

CARETAKER = Label(ar="القائم بالرعاية", en="Caretaker")
KENNEL = Label(ar="رقم البيت", en="Kennel")


def _share(name: str, over: str, label: Label, description: Label, short: Label) -> Ratio:
    return Ratio(
        name=name,
        over=(over, "total_entries"),
        unit="%",
        decimals=1,
        minimum=5,
        better="higher",
        label=label,
        description=description,
        short=short,
    )


def _task_measures() -> tuple[Measure, ...]:
    """For each task how often it was done, hidden behind its rate."""
    measures: list[Measure] = []
    for task, label in TASKS:
        measures += [
            _share(
                f"{task}_rate",
                task,
                Label(ar=f"نسبة {label.ar}", en=f"{label.en}: rate"),
                Label(
                    ar=f"نسبة السجلات التي أُنجز فيها «{label.ar}».", en=f"Share of entries with “{label.en}” ticked."
                ),
                _SHORT_TASKS.get(task, label),
            ),
            Count(
                name=task,
                where=(Where(column=task, is_true=True),),
                hidden=True,
                label=label,
                description=Label(ar="عدد السجلات التي أُنجزت فيها المهمة.", en="Number of entries with the task done."),
            ),
        ]
    return tuple(measures)


def _all_done(name: str, tasks: tuple[tuple[str, Label], ...], label: Label) -> Count:
    return Count(
        name=name,
        where=tuple(Where(column=task, is_true=True) for task, _ in tasks),
        hidden=True,
        label=label,
        description=Label(ar="عدد السجلات التي أُنجزت فيها المهام كلها.", en="Number of entries with all tasks done."),
    )


CARETAKER_DAILY = ReportType(
    name="caretaker_daily",
    label=Label(ar="تقرير الرعاية اليومية", en="Caretaker daily"),
    grain=Label(ar="رعاية كلب واحد في يوم واحد", en="the care of one dog on one day"),
    permission=Permission.REPORT_CARETAKER_DAILY_READ,
    own_column="caretaker_key",
    rules=RULES,
    columns=(
        *WHEN,
        *person_columns("caretaker", CARETAKER),
        *where_and_which_dog(KENNEL),
        *(Column(name=task, type=ColumnType.BOOLEAN, stored=task, label=label) for task, label in TASKS),
        Column(name="tasks_done", type=ColumnType.INTEGER, label=Label(ar="المهام المنجزة", en="Tasks done")),
        Column(name="house_care", type=ColumnType.TEXT, label=Label(ar="العناية بالبيت", en="House care")),
        Column(name="dog_care", type=ColumnType.TEXT, label=Label(ar="العناية بالكلب", en="Dog care")),
        Column(name="notes", type=ColumnType.TEXT, stored="notes", label=Label(ar="الملاحظات", en="Notes")),
        REVIEW_STATUS,
        Column(name="entered_by", type=ColumnType.TEXT, label=Label(ar="المسجَّل بواسطة", en="Entered by")),
        *ENTERED,
    ),
    dimensions=(
        *TIME,
        *place(KENNEL),
        *DOG,
        *person("caretaker", CARETAKER),
        ValueDimension(
            name="house_care",
            column="house_care",
            values=EXTENTS,
            label=Label(ar="العناية بالبيت", en="House care"),
            drills_to="dog",
        ),
        ValueDimension(
            name="dog_care",
            column="dog_care",
            values=EXTENTS,
            label=Label(ar="العناية بالكلب", en="Dog care"),
            drills_to="dog",
        ),
        BandDimension(
            name="tasks_done",
            column="tasks_done",
            fixed=point_bands(len(TASKS)),
            label=Label(ar="المهام المنجزة", en="Tasks done"),
            drills_to="dog",
        ),
    ),
    measures=(
        Count(
            name="total_entries",
            better="higher",
            short=Label(ar="السجلات", en="Entries"),
            label=Label(ar="سجلات الرعاية", en="Care entries"),
            description=Label(ar="عدد سجلات الرعاية في المدة.", en="Number of care entries in the period."),
        ),
        CountDistinct(
            name="unique_dogs",
            dimension="dog",
            better="higher",
            short=Label(ar="الكلاب", en="Dogs"),
            label=Label(ar="الكلاب المعتنى بها", en="Dogs cared for"),
            description=Label(
                ar="عدد الكلاب المختلفة التي لها سجل رعاية واحد على الأقل.",
                en="Number of different dogs with at least one care entry.",
            ),
        ),
        CountDistinct(
            name="unique_caretakers",
            dimension="caretaker",
            short=Label(ar="القائمون", en="Caretakers"),
            label=Label(ar="القائمون بالرعاية", en="Caretakers"),
            description=Label(
                ar="عدد الأشخاص المختلفين الذين قاموا بالرعاية.", en="Number of different people who gave the care."
            ),
        ),
        _share(
            "full_house_clean_share",
            "full_house_clean",
            Label(ar="نسبة نظافة البيت الكاملة", en="House fully cleaned"),
            Label(
                ar="نسبة السجلات التي أُنجزت فيها مهام البيت الأربع كلها.",
                en="Share of entries with all four house tasks done.",
            ),
            Label(ar="البيت كاملًا", en="Whole house"),
        ),
        _share(
            "full_dog_grooming_share",
            "full_dog_grooming",
            Label(ar="نسبة العناية الكاملة بالكلب", en="Dog fully groomed"),
            Label(
                ar="نسبة السجلات التي نُظف فيها الكلب وغُسل ومُشط؛ الأواني لا تدخل فيها.",
                en="Share of entries in which the dog was cleaned, washed and brushed; bowls do not count.",
            ),
            Label(ar="الكلب كاملًا", en="Whole dog"),
        ),
        *_task_measures(),
        _all_done("full_house_clean", HOUSE_TASKS, Label(ar="نظافة البيت كاملة", en="House fully cleaned")),
        _all_done("full_dog_grooming", DOG_TASKS, Label(ar="عناية كاملة بالكلب", en="Dog fully groomed")),
    ),
    default_measure="total_entries",
    sheet=Sheet(
        columns=("dog_key", "location", "caretaker_key", *(task for task, _ in TASKS), "notes", "entered_at"),
        is_wide=True,
    ),
    panels=(
        Panel(name="over_time", by=TIME_PANEL),
        Panel(name="by_project", by="project"),
        Panel(name="by_dog", by="dog"),
        Panel(name="by_person", by="caretaker"),
        Panel(name="by_kind", by="house_care"),
        Panel(name="by_weekday", by="weekday"),
        Panel(name="distribution", by="tasks_done"),
        Panel(name="by_place", by="location"),
    ),
)
