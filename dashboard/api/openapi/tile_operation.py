"""The operation that gives a tile, and the shape of its answer."""

from collections.abc import Callable

from dashboard.api.openapi.grammar import Answer, Asker, Operation, Parameter, Schema, Tag
from dashboard.api.openapi.parameters import MEASURE, MEASURES, PERIOD
from dashboard.api.openapi.shapes import (
    COUNT,
    DAY,
    TEXT,
    WHOLE,
    YES_NO,
    by_name,
    items,
    one_of,
    refer,
    shape,
    without_need,
)
from dashboard.i18n import Label
from dashboard.metrics.tick import is_in_order
from dashboard.semantic.fields import names_of
from dashboard.semantic.report import ReportType

BRUSHED = Parameter(
    name="dimension",
    key="brushed",
    schema=lambda _, report: one_of(*names_of(one for one in report.dimensions if is_in_order(one))),
    label=Label(
        ar="البُعد المرتَّب الذي يُختار فيه نطاق؛ درجة لوحة الزمن إن لم يُذكر.",
        en="The ordered dimension that a range is chosen in; the grain of the time panel unless it is given.",
    ),
)
TILE_OPERATION = Operation(
    endpoint="api.tile",
    tag=Tag.REPORTS,
    summary=Label(
        ar="ما يعطيه كل نطاق ممكن في بُعد مرتَّب: الأعداد لكل عنصر منه، تُجمع عند السحب",
        en="What every range in an ordered dimension gives: counts by each of its members, added up while dragging",
    ),
    filters=True,
    takes=(*PERIOD, BRUSHED, MEASURE, MEASURES),
    answer=Answer(label=Label(ar="القطعة", en="The tile"), shape="Tile"),
    problems=(400,),
)


def _tile(_: Asker, report: ReportType) -> Schema:
    ordered = names_of(one for one in report.dimensions if is_in_order(one))
    measures = names_of(report.shown_measures)
    return shape(
        report_type={"const": report.name},
        period=shape(**{"from": DAY, "to": DAY}, timezone=TEXT),
        dimension=one_of(*ordered),
        bins=items(TEXT),
        follows=items(one_of(*measures)),
        measures=by_name(measures, _recipe(report), is_partial=True),
        totals=_layer(report, items(WHOLE)),
        panels=items(_panel(report)),
        most_members=COUNT,
        provenance=refer("Provenance"),
    )


def _recipe(report: ReportType) -> Schema:
    return shape(
        kind=one_of("count", "sum", "ratio"),
        of=items(one_of(*names_of(report.measures))),
        scales=items(COUNT),
        times=COUNT,
        minimum=COUNT,
    )


def _layer(report: ReportType, counts: Schema, **more: Schema) -> Schema:
    by_input = by_name(names_of(report.additive_inputs), counts, is_partial=True)
    return shape(rows=counts, sums=by_input, known=by_input, **more)


def _panel(report: ReportType) -> Schema:
    member = without_need(shape(value=TEXT, label=TEXT, short=TEXT), "short")
    return _layer(
        report,
        items(items(WHOLE)),
        name=one_of(*(panel.name for panel in report.panels)),
        by=one_of(*names_of(report.dimensions)),
        by_label=TEXT,
        measure=one_of(*names_of(report.measures)),
        in_order=YES_NO,
        members=items(member),
    )


TILE_SHAPES_OF_REPORT: dict[str, Callable[[Asker, ReportType], Schema]] = {"Tile": _tile}
