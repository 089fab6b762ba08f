"""Project manager daily: one row is one post of a project's duty sheet for a day."""

from dashboard.i18n import Label
from dashboard.permissions import Permission
from dashboard.reports.pm_ticks import TICKS, tick_measures
from dashboard.reports.rules.pm_daily import RULES
from dashboard.reports.shared import (
    DOG,
    ENTERED,
    PLACE,
    RATINGS,
    TIME,
    WHEN,
    WHERE_AND_WHICH_DOG,
    person,
    person_columns,
)
from dashboard.semantic.fields import (
    TIME_PANEL,
    Column,
    ColumnType,
    Count,
    MemberDimension,
    Panel,
    Ratio,
    Value,
    ValueDimension,
    Where,
)
from dashboard.semantic.report import ReportType
from dashboard.semantic.sheet import Group, Sheet

STATUSES = (
    Value(value="PRESENT", label=Label(ar="حاضر", en="Present")),
    Value(value="ABSENT", label=Label(ar="غائب", en="Absent")),
    Value(value="REPLACED", label=Label(ar="مستبدل", en="Replaced")),
    Value(value="PLANNED", label=Label(ar="مخطط", en="Planned")),
)

LEAVE_TYPES = (
    Value(value="ANNUAL", label=Label(ar="سنوية", en="Annual")),
    Value(value="SICK", label=Label(ar="مرضية", en="Sick")),
    Value(value="EMERGENCY", label=Label(ar="طارئة", en="Emergency")),
    Value(value="OTHER", label=Label(ar="أخرى", en="Other")),
)

# Ticks that other records of the dog and day give where the sheet is empty, and the columns that say so.
DERIVED = {
    "dog_exam_done": "dog_exam_derived",
    "dog_fed": "dog_fed_derived",
    "dog_watered": "dog_watered_derived",
    "training_activation": "training_activation_derived",
    "training_other": "training_other_derived",
}

PERFORMANCES: tuple[tuple[str, Label], ...] = (
    ("perf_handler", Label(ar="أداء السائس", en="Handler performance")),
    ("perf_dog", Label(ar="أداء الكلب", en="Dog performance")),
    ("perf_breeder", Label(ar="أداء المربي", en="Breeder performance")),
    ("perf_health", Label(ar="أداء الصحي", en="Health worker performance")),
    ("perf_trainer", Label(ar="أداء المدرب", en="Trainer performance")),
)

EMPLOYEE = Label(ar="الموظف", en="Employee")
_PEOPLE = Permission.SENSITIVE_PEOPLE_READ
_PRESENT = Where(column="status", one_of=("PRESENT",))

_SHIFT = Label(ar="الفترة", en="Shift")
PM_DAILY = ReportType(
    name="pm_daily",
    label=Label(ar="التقرير اليومي لمسؤول المشروع", en="Project manager daily"),
    grain=Label(ar="موقع خدمة واحد في اليوم", en="one post of the day's duty sheet"),
    permission=Permission.REPORT_PM_DAILY_READ,
    own_column="employee_key",
    rules=RULES,
    columns=(
        *WHEN,
        *person_columns("employee", EMPLOYEE),
        *WHERE_AND_WHICH_DOG,
        Column(name="shift_key", type=ColumnType.KEY, stored="shift_id", members="shift", label=_SHIFT),
        Column(name="status", type=ColumnType.TEXT, stored="status", label=Label(ar="الحضور", en="Attendance")),
        Column(
            name="replacement_key", type=ColumnType.KEY, members="employee", label=Label(ar="البديل", en="Replacement")
        ),
        Column(
            name="leave_type",
            type=ColumnType.TEXT,
            stored="leave_type",
            values=LEAVE_TYPES,
            sensitive=_PEOPLE,
            label=Label(ar="نوع الإجازة", en="Leave type"),
        ),
        Column(
            name="leave_note",
            type=ColumnType.TEXT,
            stored="leave_note",
            sensitive=_PEOPLE,
            label=Label(ar="ملاحظة الإجازة", en="Leave note"),
        ),
        Column(
            name="absence_reason",
            type=ColumnType.TEXT,
            stored="absence_reason",
            sensitive=_PEOPLE,
            label=Label(ar="سبب الغياب", en="Absence reason"),
        ),
        Column(name="is_on_leave", type=ColumnType.BOOLEAN, label=Label(ar="في إجازة", en="On leave")),
        *(
            Column(name=name, type=ColumnType.BOOLEAN, stored=name, label=label, derived_by=DERIVED.get(name, ""))
            for name, label in TICKS
        ),
        *(
            Column(name=name, type=ColumnType.TEXT, stored=name, label=label, values=RATINGS)
            for name, label in PERFORMANCES
        ),
        Column(
            name="violations", type=ColumnType.TEXT, stored="violations", label=Label(ar="المخالفات", en="Violations")
        ),
        Column(name="has_violation", type=ColumnType.BOOLEAN, label=Label(ar="فيه مخالفة", en="Has a violation")),
        *(
            Column(
                name=DERIVED[name],
                type=ColumnType.BOOLEAN,
                label=Label(ar=f"{label.ar}: مستنتج", en=f"{label.en}: derived"),
            )
            for name, label in TICKS
            if name in DERIVED
        ),
        *ENTERED,
    ),
    dimensions=(
        *TIME,
        *PLACE,
        *DOG,
        *person("employee", EMPLOYEE),
        MemberDimension(name="shift", column="shift_key", members="shift", label=Label(ar="الفترة", en="Shift")),
        ValueDimension(
            name="status",
            column="status",
            values=STATUSES,
            label=Label(ar="الحضور", en="Attendance"),
            drills_to="employee",
        ),
        ValueDimension(
            name="score_tier",
            column="perf_handler",
            values=RATINGS,
            label=Label(ar="أداء السائس", en="Handler performance"),
            drills_to="employee",
        ),
    ),
    measures=(
        Count(
            name="total_posts",
            short=Label(ar="المواقع", en="Posts"),
            label=Label(ar="مواقع الخدمة", en="Posts"),
            description=Label(
                ar="عدد مواقع الخدمة في كشوف الدوام للمدة.",
                en="Number of posts on the duty sheets of the period.",
            ),
        ),
        Count(
            name="present",
            where=(_PRESENT,),
            better="higher",
            label=Label(ar="الحاضرون", en="Present"),
            description=Label(
                ar="عدد المواقع التي حضر فيها الموظف المعيَّن نفسه.",
                en="Number of posts where the assigned person was present.",
            ),
        ),
        Ratio(
            name="attendance_rate",
            over=("present", "decided_posts"),
            unit="%",
            decimals=1,
            minimum=5,
            better="higher",
            short=Label(ar="نسبة الحضور", en="Attendance"),
            label=Label(ar="نسبة الحضور", en="Attendance rate"),
            description=Label(
                ar="نسبة الحاضرين من المواقع التي سُجل حضورها (حاضر أو غائب أو مستبدل)؛ المخطط لا يُحسب.",
                en="Share of present among posts marked present, absent or replaced; planned ones left out.",
            ),
        ),
        Count(
            name="on_leave",
            where=(Where(column="is_on_leave", is_true=True),),
            label=Label(ar="في إجازة", en="On leave"),
            description=Label(
                ar="عدد المواقع التي كان موظفها في إجازة.", en="Number of posts whose person was on leave."
            ),
        ),
        Count(
            name="replacements",
            where=(Where(column="status", one_of=("REPLACED",)),),
            better="lower",
            short=Label(ar="الاستبدالات", en="Replaced"),
            label=Label(ar="الاستبدالات", en="Replacements"),
            description=Label(ar="عدد المواقع التي شغلها بديل.", en="Number of posts taken by a replacement."),
        ),
        Count(
            name="violations",
            where=(Where(column="has_violation", is_true=True),),
            better="lower",
            label=Label(ar="المخالفات", en="Violations"),
            description=Label(ar="عدد المواقع التي سُجلت فيها مخالفة.", en="Number of posts with a recorded violation."),
        ),
        Count(
            name="decided_posts",
            where=(Where(column="status", one_of=("PRESENT", "ABSENT", "REPLACED")),),
            hidden=True,
            label=Label(ar="مواقع سُجل حضورها", en="Posts with attendance"),
            description=Label(ar="عدد المواقع التي سُجل حضورها.", en="Number of posts whose attendance was recorded."),
        ),
        *tick_measures(),
    ),
    default_measure="total_posts",
    sheet=Sheet(
        columns=(
            *("employee_key", "dog_key", "area_key", "shift_key"),
            *(name for name, _ in TICKS),
            *(name for name, _ in PERFORMANCES),
            "violations",
        ),
        groups=(
            Group(name="present", label=Label(ar="الحاضرون", en="Present"), where=_PRESENT),
            Group(
                name="leave_and_replacements",
                label=Label(ar="الإجازات والبدلاء", en="Leave and replacements"),
                columns=("status", "replacement_key", "leave_type", "leave_note"),
            ),
        ),
        is_wide=True,
    ),
    panels=(
        Panel(name="over_time", by=TIME_PANEL),
        Panel(name="by_project", by="project"),
        Panel(name="by_dog", by="dog"),
        Panel(name="by_person", by="employee"),
        Panel(name="by_kind", by="status"),
        Panel(name="by_weekday", by="weekday"),
        Panel(name="distribution", by="score_tier"),
        Panel(name="by_place", by="area"),
    ),
)
