"""The operations for phones, and the shapes of their answers."""

from collections.abc import Callable

from dashboard.api.openapi.grammar import Answer, Asker, Operation, Schema, Tag
from dashboard.api.openapi.kept_operation import AROUND, GRAIN
from dashboard.api.openapi.parameters import OF_PROJECT
from dashboard.api.openapi.shapes import (
    COUNT,
    DAY,
    NUMBER,
    SHAPES,
    TEXT,
    YES_NO,
    by_name,
    items,
    maybe,
    one_of,
    refer,
    shape,
    without_need,
)
from dashboard.i18n import Label
from dashboard.metrics.kpi_periods import PARTS
from dashboard.metrics.result import NOT_RECORDED, TOO_FEW
from dashboard.metrics.trend import Direction
from dashboard.quality.score import Badge
from dashboard.semantic.fields import names_of
from dashboard.semantic.report import ReportType

MOBILE_OPERATIONS = (
    Operation(
        endpoint="api.summary",
        tag=Tag.REPORTS,
        summary=Label(
            ar="كل مؤشرات كل أنواع التقارير المتاحة لك في إجابة واحدة صغيرة (8 كيلوبايت على الأكثر)",
            en="Every key figure of every report type open to you, in one small answer (8 KB at most)",
        ),
        takes=(GRAIN, AROUND, OF_PROJECT),
        answer=Answer(label=Label(ar="الموجز", en="The brief"), shape="Summary"),
        problems=(400,),
    ),
    Operation(
        endpoint="api.brief",
        tag=Tag.REPORTS,
        summary=Label(
            ar="موجز نوع تقرير: مؤشراته وتغيّرها واتجاهها وسلسلة أيامها",
            en="The brief of a report type: its key figures, their change, trend and series of days",
        ),
        filters=True,
        takes=(GRAIN, AROUND),
        answer=Answer(label=Label(ar="موجز نوع التقرير", en="The brief"), shape="Brief"),
        problems=(400,),
    ),
)

_PERIOD = shape(**{"from": DAY, "to": DAY}, timezone=TEXT, grain=one_of(*PARTS), complete=YES_NO, until=maybe(TEXT))
_FIGURE = shape(
    value=maybe(NUMBER),
    reason=one_of(TOO_FEW, NOT_RECORDED),
    change_pct=NUMBER,
    good=YES_NO,
    trend=one_of(*Direction),
)
MOBILE_SHAPES: dict[str, Schema] = {
    "Summary": shape(
        period=maybe(refer("BriefPeriod")),
        reports=items(
            shape(
                report_type=TEXT,
                quality=shape(score=maybe(NUMBER), badge=one_of(*Badge)),
                kpis={"type": "object", "additionalProperties": refer("Figure")},
            )
        ),
        approvals_waiting=maybe(COUNT),
        provenance=maybe(refer("Provenance")),
    ),
    "BriefPeriod": _PERIOD,
    # What is not known is absent, so that the whole answer stays small.
    "Figure": without_need(_FIGURE, "reason", "change_pct", "good", "trend"),
}


def _brief_kpi() -> Schema:
    properties: dict[str, Schema] = SHAPES["Kpi"]["properties"]
    return shape(
        **properties,
        short=TEXT,
        change_words=TEXT,
        trend=shape(direction=maybe(one_of(*Direction)), good=maybe(YES_NO), words=TEXT),
        series=items(maybe(NUMBER)),
    )


def _brief(_: Asker, report: ReportType) -> Schema:
    return shape(
        report_type={"const": report.name},
        label=TEXT,
        period=refer("BriefPeriod"),
        filters=refer(f"{report.name}.Filters"),
        main={"const": report.default_measure},
        kpis=by_name(names_of(report.shown_measures), _brief_kpi(), is_partial=True),
        empty=maybe(refer("Emptiness")),
        window=shape(**{"from": DAY, "to": DAY}),
        quality=shape(completeness_score=maybe(NUMBER), display=TEXT, badge=one_of(*Badge), badge_label=TEXT),
        provenance=refer("Provenance"),
    )


MOBILE_SHAPES_OF_REPORT: dict[str, Callable[[Asker, ReportType], Schema]] = {"Brief": _brief}
