"""Handler daily: one row is one handler's report for a dog and day, written or due but missing."""

from dashboard.i18n import Label
from dashboard.permissions import Permission
from dashboard.reports.rules.handler_daily import RULES, SENT
from dashboard.reports.shared import (
    DOG,
    ENTERED,
    PLACE,
    TIME,
    WHEN,
    WHERE_AND_WHICH_DOG,
    person,
    person_columns,
)
from dashboard.semantic.band_words import band_label
from dashboard.semantic.fields import (
    TIME_PANEL,
    Band,
    BandDimension,
    Column,
    ColumnType,
    Count,
    MemberDimension,
    Panel,
    Ratio,
    Sum,
    Value,
    ValueDimension,
    Where,
)
from dashboard.semantic.report import ReportType
from dashboard.semantic.sheet import Sheet

STATUSES = (
    Value(value="missing", label=Label(ar="لم يُكتب", en="Not written")),
    Value(value="draft", label=Label(ar="مسودة", en="Draft")),
    Value(value="submitted", label=Label(ar="مرسل", en="Submitted")),
    Value(value="approved", label=Label(ar="معتمد", en="Approved")),
    Value(value="rejected", label=Label(ar="مرفوض", en="Rejected")),
)


_MINUTES = Label(ar="د", en="min")


def _minute_bands(*limits: int) -> tuple[Band, ...]:
    edges: tuple[int | None, ...] = (0, *limits, None)
    texts = [f"{a}-{b}" for a, b in zip((0, *limits), limits, strict=False)] + [f"{limits[-1]}+"]
    return tuple(
        Band(value=text, label=band_label(lower, upper, _MINUTES), lower=lower, upper=upper)
        for text, lower, upper in zip(texts, edges, edges[1:], strict=False)
    )


HANDLER = Label(ar="السائس", en="Handler")
_SUBMITTED = Where(column="is_submitted", is_true=True)
_DUE = Where(column="is_due", is_true=True)

HANDLER_DAILY = ReportType(
    name="handler_daily",
    label=Label(ar="تقرير السائس اليومي", en="Handler daily"),
    grain=Label(ar="تقرير سائس واحد، مكتوب أو مستحق", en="one handler report, written or due"),
    permission=Permission.REPORT_HANDLER_DAILY_READ,
    own_column="handler_key",
    rules=RULES,
    judged=SENT,
    settles_days=4,
    decided_in_host="status",
    columns=(
        *WHEN,
        *person_columns("handler", HANDLER),
        *WHERE_AND_WHICH_DOG,
        Column(name="shift_key", type=ColumnType.KEY, members="shift", label=Label(ar="الفترة", en="Shift")),
        Column(name="status", type=ColumnType.TEXT, label=Label(ar="الحالة", en="Status")),
        Column(name="is_due", type=ColumnType.BOOLEAN, label=Label(ar="مستحق", en="Due")),
        Column(name="is_submitted", type=ColumnType.BOOLEAN, label=Label(ar="مرسل", en="Submitted")),
        Column(name="submitted_at", type=ColumnType.TIMESTAMP, label=Label(ar="وقت الإرسال", en="Submitted at")),
        Column(name="is_late", type=ColumnType.BOOLEAN, label=Label(ar="متأخر", en="Late")),
        Column(name="checked_parts", type=ColumnType.INTEGER, label=Label(ar="أجزاء مفحوصة", en="Parts checked")),
        Column(
            name="abnormal_findings",
            type=ColumnType.INTEGER,
            stored="abnormal_findings",
            label=Label(ar="نتائج غير طبيعية", en="Abnormal findings"),
        ),
        Column(
            name="incidents",
            type=ColumnType.INTEGER,
            stored="incidents",
            label=Label(ar="الحوادث والاشتباهات", en="Incidents"),
        ),
        Column(
            name="training_min",
            type=ColumnType.INTEGER,
            stored="training_min",
            unit="min",
            label=Label(ar="دقائق التدريب", en="Training minutes"),
        ),
        *ENTERED,
    ),
    dimensions=(
        *TIME,
        *PLACE,
        *DOG,
        *person("handler", HANDLER),
        MemberDimension(name="shift", column="shift_key", members="shift", label=Label(ar="الفترة", en="Shift")),
        ValueDimension(
            name="status",
            column="status",
            values=STATUSES,
            label=Label(ar="الحالة", en="Status"),
            drills_to="handler",
        ),
        BandDimension(
            name="training_band",
            column="training_min",
            fixed=_minute_bands(15, 30, 45, 60, 90, 120),
            label=Label(ar="مدة التدريب", en="Training time"),
        ),
    ),
    measures=(
        Count(
            name="reports_due",
            where=(_DUE,),
            short=Label(ar="المستحقة", en="Due"),
            label=Label(ar="التقارير المستحقة", en="Reports due"),
            description=Label(
                ar="عدد التقارير المطلوبة بحسب كشف الدوام: لكل سائس حضر ومعه كلب تقرير.",
                en="Reports asked for by the duty sheet: one for each handler who served with a dog.",
            ),
        ),
        Count(
            name="reports_submitted",
            where=(_SUBMITTED,),
            better="higher",
            short=Label(ar="المرسلة", en="Submitted"),
            label=Label(ar="التقارير المرسلة", en="Reports submitted"),
            description=Label(
                ar="عدد التقارير التي أُرسلت، أيًا كان القرار عليها.",
                en="Reports that were submitted, whatever was decided on them.",
            ),
        ),
        Ratio(
            name="submission_rate",
            over=("due_submitted", "reports_due"),
            unit="%",
            decimals=1,
            minimum=5,
            better="higher",
            short=Label(ar="نسبة الإرسال", en="Submission"),
            label=Label(ar="نسبة الإرسال", en="Submission rate"),
            description=Label(ar="نسبة التقارير المرسلة من المستحقة.", en="Share of due reports that were submitted."),
        ),
        Ratio(
            name="late_share",
            over=("late_reports", "reports_submitted"),
            unit="%",
            decimals=1,
            minimum=5,
            better="lower",
            label=Label(ar="نسبة التأخر", en="Late share"),
            description=Label(
                ar="نسبة التقارير المرسلة بعد نهاية اليوم الذي انتهت فيه الفترة.",
                en="Share of submitted reports sent after the end of the day on which the shift ended.",
            ),
        ),
        Ratio(
            name="approval_rate",
            over=("approved_reports", "reports_submitted"),
            unit="%",
            decimals=1,
            minimum=5,
            better="higher",
            short=Label(ar="نسبة الاعتماد", en="Approval"),
            label=Label(ar="نسبة الاعتماد", en="Approval rate"),
            description=Label(
                ar="نسبة التقارير المعتمدة نهائيًا من المرسلة.",
                en="Share of submitted reports that are finally approved.",
            ),
        ),
        Sum(
            name="incidents",
            column="incidents",
            short=Label(ar="الحوادث", en="Incidents"),
            label=Label(ar="الحوادث والاشتباهات", en="Incidents"),
            description=Label(
                ar="عدد الحوادث والاشتباهات المذكورة في التقارير.",
                en="Number of incidents and suspicions written in the reports.",
            ),
        ),
        Sum(
            name="abnormal_findings",
            column="abnormal_findings",
            better="lower",
            short=Label(ar="غير طبيعي", en="Abnormal"),
            label=Label(ar="نتائج غير طبيعية", en="Abnormal findings"),
            description=Label(
                ar="عدد أجزاء الجسم المسجلة «غير طبيعي» أو «يحتاج متابعة».",
                en="Number of body parts marked abnormal or in need of attention.",
            ),
        ),
        Sum(
            name="training_minutes",
            column="training_min",
            unit="min",
            better="higher",
            short=Label(ar="الدقائق", en="Minutes"),
            label=Label(ar="دقائق التدريب", en="Training minutes"),
            description=Label(
                ar="مجموع دقائق التدريب المذكورة في التقارير.",
                en="Sum of the training minutes written in the reports.",
            ),
        ),
        Count(
            name="due_submitted",
            where=(_DUE, _SUBMITTED),
            hidden=True,
            label=Label(ar="مستحقة ومرسلة", en="Due and submitted"),
            description=Label(ar="عدد المستحق الذي أُرسل.", en="Number of due reports that were submitted."),
        ),
        Count(
            name="late_reports",
            where=(Where(column="is_late", is_true=True),),
            hidden=True,
            label=Label(ar="تقارير متأخرة", en="Late reports"),
            description=Label(ar="عدد التقارير المتأخرة.", en="Number of late reports."),
        ),
        Count(
            name="approved_reports",
            where=(_SUBMITTED, Where(column="status", one_of=("approved",))),
            hidden=True,
            label=Label(ar="تقارير معتمدة", en="Approved reports"),
            description=Label(ar="عدد التقارير المعتمدة.", en="Number of approved reports."),
        ),
    ),
    default_measure="reports_submitted",
    sheet=Sheet(
        columns=(
            *("handler_key", "dog_key", "shift_key", "area_key", "status", "submitted_at", "is_late"),
            *("checked_parts", "abnormal_findings", "incidents", "training_min"),
        ),
    ),
    panels=(
        Panel(name="over_time", by=TIME_PANEL),
        Panel(name="by_project", by="project"),
        Panel(name="by_dog", by="dog"),
        Panel(name="by_person", by="handler"),
        Panel(name="by_kind", by="status"),
        Panel(name="by_weekday", by="weekday"),
        Panel(name="distribution", by="training_band"),
        Panel(name="by_place", by="area"),
    ),
)
