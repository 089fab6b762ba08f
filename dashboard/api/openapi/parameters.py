"""What can be asked for, by name: in the query string and in the path. Values that a declaration names are listed."""

from dashboard.api.openapi.grammar import Asker, Parameter, Schema
from dashboard.api.openapi.identifiers import IDENTIFIERS
from dashboard.api.openapi.shapes import DAY, TEXT, items, one_of
from dashboard.api.questions import (
    LIGHT,
    LONGEST_WINDOW,
    MOST_OFFSET,
    MOST_ROWS,
    SHORTEST_WINDOW,
    USUAL_ROWS,
    USUAL_WINDOW,
)
from dashboard.i18n import CALENDARS, DIGITS, LANGUAGES, Label
from dashboard.metrics.days import PATTERNS
from dashboard.metrics.drilldown import EVERYTHING
from dashboard.metrics.paging import FEW_DIGITS, NEAR, NUMBERS
from dashboard.metrics.statements import bands_of
from dashboard.reports import REPORTS
from dashboard.semantic.conventions import WEEKDAYS
from dashboard.semantic.fields import MISSING, BandDimension, Dimension, TimeDimension, names_of
from dashboard.semantic.period import DEFAULT_END, DEFAULT_START, LAST_DAYS, WORDS
from dashboard.semantic.query import COMPARISONS, MOST_GROUPS, PREVIOUS
from dashboard.semantic.report import ReportType


def _dimension(_: Asker, report: ReportType) -> Schema:
    return one_of(*names_of(report.dimensions))


def _measure(_: Asker, report: ReportType) -> Schema:
    return one_of(*names_of(report.shown_measures))


def _both_ways(*names: str) -> Schema:
    """Upwards, and with a minus downwards."""
    return one_of(*(f"{sign}{name}" for name in names for sign in ("", "-")))


def _near(report: ReportType) -> Schema:
    """A column of numbers, and the number to be near to."""
    names = "|".join(name for name in report.sortable_columns if name != "day" and report.column(name).type in NUMBERS)
    return {"type": "string", "pattern": f"^({names}){NEAR}{FEW_DIGITS}$"}


def _whole(least: int, most: int, usual: int | None = None) -> Schema:
    found: Schema = {"type": "integer", "minimum": least, "maximum": most}
    return found if usual is None else found | {"default": usual}


def _bound(usual: str) -> Schema:
    return {"anyOf": [DAY, one_of(*WORDS), {"type": "string", "pattern": f"^{LAST_DAYS}$"}], "default": usual}


FROM = Parameter(
    name="from",
    schema=_bound(DEFAULT_START),
    label=Label(
        ar="أول أيام المدة: تاريخ، أو كلمة مثل today، أو عدد من الأيام الأخيرة مثل \u2066-30d\u2069.",
        en="The first day of the period: a date, a word such as today, or a number of last days such as -30d.",
    ),
)
TO = Parameter(
    name="to",
    schema=_bound(DEFAULT_END),
    label=Label(ar="آخر أيام المدة، وهو داخل فيها.", en="The last day of the period, which is part of it."),
)
PERIOD = (FROM, TO)
BY = Parameter(
    name="by",
    schema=lambda asker, report: items(_dimension(asker, report)),
    label=Label(ar="الأبعاد التي تُجمَّع الصفوف حسبها.", en="The dimensions to group the rows by."),
)
MEASURES = Parameter(
    name="measures",
    schema=lambda asker, report: items(_measure(asker, report)),
    label=Label(ar="المقاييس المطلوبة؛ كلها إن لم تُذكر.", en="The measures wanted; all of them unless named."),
)
MEASURE = Parameter(
    name="measure",
    schema=_measure,
    label=Label(
        ar="المقياس الذي تعرضه اللوحات، أو الذي تُطلب الصفوف وراءه.",
        en="The measure that panels show, or whose rows are wanted.",
    ),
)
COMPARE = Parameter(
    name="compare",
    schema=one_of(*COMPARISONS) | {"default": PREVIOUS},
    label=Label(
        ar="بأي أيام سابقة يُقارن: previous للأيام التي قبلها، وweek لأيام الأسبوع نفسها قبل أسابيع كاملة، وyear"
        " للتواريخ نفسها قبل سنة.",
        en="Which earlier days changes are against: previous for the days just before, week for the same weekdays"
        " whole weeks before, year for the same dates a year before.",
    ),
)
ORDER = Parameter(
    name="order",
    schema=lambda _, report: _both_ways(*names_of(report.dimensions), *names_of(report.shown_measures)),
    label=Label(
        ar="ترتيب المجموعات حسب بُعد أو مقياس من المطلوب؛ علامة الناقص للأكبر أولًا.",
        en="Order of the groups, by one of the dimensions or measures asked for; a minus for the largest first.",
    ),
)
LIMIT = Parameter(
    name="limit",
    schema=_whole(1, MOST_GROUPS),
    label=Label(ar="أكثر عدد من المجموعات.", en="The most groups to answer with."),
)
ROWS = Parameter(
    name="rows",
    schema=_whole(1, MOST_ROWS, USUAL_ROWS),
    label=Label(ar="عدد الصفوف في الصفحة.", en="Rows of a page."),
)
CURSOR = Parameter(
    name="cursor",
    schema=TEXT,
    label=Label(ar="ما جاء في next: تتمة القائمة بعده.", en="What `next` said: the list goes on after it."),
)
OFFSET = Parameter(
    name="offset",
    schema=_whole(0, MOST_OFFSET, 0),
    label=Label(ar="عدد الصفوف التي تُتجاوز.", en="Rows to pass over."),
)
SORT = Parameter(
    name="sort",
    schema=lambda _, report: (
        items({"anyOf": [_both_ways(*report.sortable_columns), _near(report)]}) | {"uniqueItems": True}
    ),
    label=Label(
        ar="الأعمدة التي تُرتَّب الصفوف حسبها؛ علامة الناقص للأكبر أولًا، و`rating~7.5` للأقرب إلى ذلك العدد أولًا.",
        en="The columns to sort the rows by; a minus for the largest first; `rating~7.5`: the nearest to it first.",
    ),
)
PANELS = Parameter(
    name="panels",
    schema=lambda _, report: items(one_of(*(panel.name for panel in report.panels))),
    label=Label(ar="اللوحات المطلوبة؛ كلها إن لم تُذكر.", en="The panels wanted; all of them unless named."),
)
VIEW = Parameter(
    name="view",
    schema=one_of(LIGHT),
    label=Label(ar="light: بلا صفوف ومجموعات.", en="light: without rows and groups."),
)
END = Parameter(
    name="end",
    schema=DAY,
    label=Label(ar="آخر أيام السلسلة؛ أمس إن لم يُذكر.", en="The last day of the series; yesterday unless it is given."),
)
WINDOW = Parameter(
    name="window",
    schema=_whole(SHORTEST_WINDOW, LONGEST_WINDOW, USUAL_WINDOW),
    label=Label(ar="عدد أيام السلسلة.", en="Days of the series."),
)
DIMENSION = Parameter(
    name="dimension",
    schema=_dimension,
    label=Label(ar="البُعد المطلوب؛ كلها إن لم يُذكر.", en="The dimension wanted; all of them unless it is given."),
)
BY_WHICH = Parameter(
    name="by",
    key="by_which",
    schema=_dimension,
    label=Label(
        ar="البُعد الذي تكون value عنصرًا منه، إذا كان metric مقياسًا.",
        en="The dimension that `value` is a member of, where `metric` is a measure.",
    ),
)
OF_PROJECT = Parameter(
    name="project",
    key="of_project",
    schema=TEXT,
    label=Label(ar="رمز المشروع؛ كل ما لك منها إن لم يُذكر.", en="The project's code; all that are yours unless given."),
)
LANG = Parameter(
    name="lang", schema=one_of(*LANGUAGES), label=Label(ar="لغة الكلمات.", en="The language of the words.")
)
DIGIT_KIND = Parameter(
    name="digits", schema=one_of(*DIGITS), label=Label(ar="شكل الأرقام في النصوص.", en="The digits in texts.")
)
CALENDAR_KIND = Parameter(
    name="calendar",
    schema=one_of(*CALENDARS),
    label=Label(
        ar="التقويم الذي تُذكر به الأيام في النصوص إلى جانب الميلادي.",
        en="The calendar by which texts tell days beside the Gregorian one.",
    ),
)
READING = (LANG, DIGIT_KIND, CALENDAR_KIND)
CLEARED_REPORT = Parameter(
    name="report",
    schema=one_of(*(report.name for report in REPORTS)),
    label=Label(
        ar="نوع التقرير الذي تُنسى إجاباته؛ كلها إن لم يُذكر.", en="The report type to forget; all unless named."
    ),
)
CLEARED_DAY = Parameter(
    name="day",
    key="cleared_day",
    schema=DAY,
    label=Label(
        ar="اليوم الذي تُنسى الإجابات عن كل مدة تضمّه؛ كل الأيام إن لم يُذكر.",
        en="The day to forget every period with it of; all days unless named.",
    ),
)
RUN_DAY = Parameter(
    name="day",
    key="run_day",
    schema=DAY,
    label=Label(
        ar="اليوم الذي تُشغَّل المهمة له؛ ما يعود إليه تشغيل اليوم إن لم يُذكر.",
        en="The day that the job is to run for; the one that a run of today is for, unless given.",
    ),
)

PROJECT = Parameter(
    name="project", schema=TEXT | {"minLength": 1}, label=Label(ar="رمز المشروع.", en="The code of the project.")
)
PATH: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        PROJECT,
        Parameter(name="day", schema=DAY, label=Label(ar="اليوم.", en="The day.")),
        Parameter(
            name="metric",
            schema=lambda _, report: one_of(*names_of(report.shown_measures), *names_of(report.dimensions)),
            label=Label(ar="مقياس أو بُعد.", en="A measure or a dimension."),
        ),
        Parameter(
            name="value",
            schema=TEXT | {"minLength": 1},
            label=Label(
                ar=f"عنصر من البُعد، أو {EVERYTHING} للرقم كله.",
                en=f"A member of the dimension, or {EVERYTHING} for the whole number.",
            ),
        ),
        *IDENTIFIERS,
        Parameter(name="measure_name", schema=_measure, label=Label(ar="المقياس.", en="The measure.")),
    )
}


def filter_on(dimension: Dimension) -> Parameter:
    """The parameter that narrows a question to some members of a dimension."""
    label = Label(
        ar=f"عناصر من «{dimension.label.ar}»؛ \u200f{MISSING} لغير المسجل.",
        en=f"Members of “{dimension.label.en}”; {MISSING} for what is not recorded.",
    )
    return Parameter(name=dimension.name, schema=lambda asker, _: items(_member(asker, dimension)), label=label)


def _member(asker: Asker, dimension: Dimension) -> Schema:
    """Members that a declaration or the calendar knows by themselves are listed; others are in the data."""
    if isinstance(dimension, BandDimension):
        return one_of(*(band.value for band in bands_of(dimension, asker.conventions)), MISSING)
    if isinstance(dimension, TimeDimension):
        return _part_of_time(dimension.part)
    return TEXT | {"minLength": 1}


def _part_of_time(part: str) -> Schema:
    if part == "weekday":
        return one_of(*WEEKDAYS)
    return {"type": "string", "pattern": f"^{PATTERNS[part]}$"} if part in PATTERNS else DAY
