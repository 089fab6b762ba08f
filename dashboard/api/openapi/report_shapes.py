"""Schemas of the answers about one report type, with its measures, dimensions and columns by name."""

from collections.abc import Callable

from dashboard.api.openapi.grammar import Asker, Schema
from dashboard.api.openapi.shapes import (
    COUNT,
    DAY,
    MOMENT,
    NUMBER,
    REASONS_OF_CHANGE,
    SHAPES,
    TEXT,
    URL,
    WHOLE,
    YES_NO,
    by_name,
    items,
    maybe,
    one_of,
    refer,
    shape,
    without_need,
)
from dashboard.metrics.daily import WINDOWS
from dashboard.metrics.kpi_periods import PARTS
from dashboard.metrics.stored_kpis import LIVE, STORED
from dashboard.semantic.fields import ColumnType, names_of
from dashboard.semantic.report import ReportType

_KINDS: dict[ColumnType, Schema] = {
    ColumnType.TEXT: TEXT,
    ColumnType.INTEGER: WHOLE,
    ColumnType.DECIMAL: NUMBER,
    ColumnType.BOOLEAN: YES_NO,
    ColumnType.DATE: DAY,
    ColumnType.TIMESTAMP: MOMENT,
    ColumnType.KEY: refer("Member"),
}


def of_report(report: ReportType, name: str) -> Schema:
    return refer(f"{report.name}.{name}")


def _measures(report: ReportType) -> tuple[str, ...]:
    return names_of(report.measures)


def _dimension_name(report: ReportType) -> Schema:
    return one_of(*names_of(report.dimensions))


def _measure_name(report: ReportType) -> Schema:
    return one_of(*_measures(report))


def _numbers(report: ReportType) -> Schema:
    return by_name(_measures(report), maybe(NUMBER), is_partial=True)


def row(asker: Asker, report: ReportType) -> Schema:
    """A row with every column that the viewer may see, or what is left of one that vanished meanwhile."""
    columns = {column.name: maybe(_KINDS[column.type]) for column in asker.columns(report)}
    known = shape(row_id=TEXT, source=TEXT, **columns, cursor=TEXT)
    return {"anyOf": [known, refer("DeletedRow")]}


def _list_of_rows(report: ReportType, **more: Schema) -> Schema:
    found = {"total": COUNT, "columns": items(refer("Column")), "items": items(of_report(report, "Row"))}
    return shape(**found, next=maybe(TEXT), **more)


def rows(_: Asker, report: ReportType) -> Schema:
    return _list_of_rows(report, provenance=refer("Provenance"))


def kpis(_: Asker, report: ReportType) -> Schema:
    return by_name(_measures(report), refer("Kpi"), is_partial=True)


def kept_kpis(_: Asker, report: ReportType) -> Schema:
    return shape(
        report_type={"const": report.name},
        period=shape(**{"from": DAY, "to": DAY}, grain=one_of(*PARTS), timezone=TEXT),
        project=maybe(TEXT),
        kpis=of_report(report, "Kpis"),
        provenance=shape(
            state=one_of(STORED, LIVE), computed_at=MOMENT, data_version=TEXT, revised=COUNT, revised_at=maybe(MOMENT)
        ),
    )


def filters(_: Asker, report: ReportType) -> Schema:
    return by_name(names_of(report.dimensions), items(TEXT), is_partial=True)


def tick(_: Asker, report: ReportType) -> Schema:
    return shape(
        report_type={"const": report.name},
        period=shape(**{"from": DAY, "to": DAY}, timezone=TEXT),
        kpis=of_report(report, "Kpis"),
        panels=items(of_report(report, "Panel")),
        selections=items(shape(dimension=_dimension_name(report), label=TEXT, members=items(refer("Member")))),
        options=by_name(names_of(report.dimensions), shape(selected=COUNT), is_partial=True),
        empty=maybe(refer("Emptiness")),
        provenance=refer("Provenance"),
    )


def panel(_: Asker, report: ReportType) -> Schema:
    numbers = dict.fromkeys(_measures(report), maybe(NUMBER))
    member = shape(
        value=TEXT, label=TEXT, short=TEXT, n=COUNT, v=maybe(NUMBER), selected=YES_NO, reason=TEXT, **numbers
    )
    return shape(
        name=one_of(*(panel.name for panel in report.panels)),
        by=_dimension_name(report),
        by_label=TEXT,
        measure=_measure_name(report),
        members=items(without_need(member, "short", "reason", *numbers)),
        total_members=COUNT,
        others=maybe(shape(count=COUNT, n=COUNT, v=maybe(NUMBER))),
        error=maybe(shape(message=TEXT, request_id=TEXT)),
    )


def trend(_: Asker, report: ReportType) -> Schema:
    return shape(
        direction=maybe(TEXT),
        slope=maybe(NUMBER),
        measures=by_name(_measures(report), refer("TrendVector"), is_partial=True),
    )


def changes(_: Asker, report: ReportType) -> Schema:
    percents = {f"{name}_pct": maybe(NUMBER) for name in _measures(report)}
    reasons = {f"{name}_reason": REASONS_OF_CHANGE for name in _measures(report)}
    return without_need(shape(**percents, **reasons), *percents, *reasons)


def like_for_like(_: Asker, report: ReportType) -> Schema:
    numbers, changed = _numbers(report), of_report(report, "Changes")
    return shape(
        until={"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
        current=numbers,
        previous=numbers,
        change=changed,
        last_week=numbers,
        change_to_last_week=changed,
    )


def report_answer(_: Asker, report: ReportType) -> Schema:
    numbers = _numbers(report)
    trend_of_report = shape(
        current=numbers,
        previous_day=numbers,
        previous_period=numbers,
        change=of_report(report, "Changes"),
        basis=maybe(refer("Basis")),
        like_for_like=maybe(of_report(report, "LikeForLike")),
        **{f"trend_{window}d": of_report(report, "Trend") for window in WINDOWS},
    )
    return shape(
        report_type={"const": report.name},
        period=shape(**{"from": DAY, "to": DAY}, grain=one_of("day", "range"), timezone=TEXT, complete=YES_NO),
        filters=of_report(report, "Filters"),
        kpis=of_report(report, "Kpis"),
        trend=without_need(trend_of_report, "previous_day", "previous_period"),
        groups=items(of_report(report, "Group")),
        rows=maybe(_list_of_rows(report)),
        quality=refer("Quality"),
        approval=maybe(refer("Approval")),
        provenance=refer("Provenance"),
    )


def group(_: Asker, report: ReportType) -> Schema:
    """One combination of members, as text, with its measures and how many rows it has."""
    named = dict.fromkeys(names_of(report.dimensions), TEXT) | dict.fromkeys(_measures(report), maybe(NUMBER))
    return without_need(shape(**named, n=COUNT), *named)


def trends(_: Asker, report: ReportType) -> Schema:
    return shape(
        report_type={"const": report.name},
        period=refer("Period"),
        trend=of_report(report, "Trend"),
        series=by_name(_measures(report), items(refer("SeriesDay")), is_partial=True),
        like_for_like=maybe(of_report(report, "LikeForLike")),
        provenance=refer("Standing"),
    )


def anomalies(_: Asker, report: ReportType) -> Schema:
    of_measure = shape(days=items(refer("JudgedDay")), anomalies=COUNT)
    return shape(
        report_type={"const": report.name},
        period=refer("Period"),
        measures=by_name(_measures(report), of_measure, is_partial=True),
        provenance=refer("Standing"),
    )


def unusual_day(_: Asker, report: ReportType) -> Schema:
    parts = shape(
        dimension=_dimension_name(report),
        label=TEXT,
        members=items(refer("Contribution")),
        others=maybe(shape(count=COUNT, difference=NUMBER)),
    )
    return shape(
        report_type={"const": report.name},
        measure=_measure_name(report),
        label=TEXT,
        unit=TEXT,
        day=refer("JudgedDay"),
        usual=maybe(NUMBER),
        usual_display=maybe(TEXT),
        difference=maybe(NUMBER),
        difference_display=maybe(TEXT),
        compared=items(DAY),
        parts=items(parts),
        provenance=refer("Provenance"),
    )


def dimensions(_: Asker, report: ReportType) -> Schema:
    found = {"name": _dimension_name(report), "label": TEXT, "parent": maybe(_dimension_name(report))}
    return shape(
        dimensions=items(shape(**found, members=items(refer("Option")))),
        provenance=refer("Standing"),
    )


def drill_down(_: Asker, report: ReportType) -> Schema:
    kpi_and_measure = shape(measure=_measure_name(report), **_kpi_properties())
    option = shape(value=TEXT, label=TEXT, count=COUNT, available=YES_NO, selected=YES_NO, url=URL)
    level = shape(
        name=_dimension_name(report),
        label=TEXT,
        parent=maybe(_dimension_name(report)),
        members=items(option),
        total_members=COUNT,
    )
    step = shape(label=TEXT, url=URL, dimension=_dimension_name(report), value=TEXT)
    return shape(
        path=items(without_need(step, "dimension", "value")),
        number=kpi_and_measure,
        rows=_list_of_rows(report),
        next_levels=items(level),
        provenance=refer("Provenance"),
    )


def explanation(_: Asker, report: ReportType) -> Schema:
    part = shape(measure=_measure_name(report), label=TEXT, value=maybe(NUMBER), n=COUNT)
    return shape(
        measure=_measure_name(report),
        label=TEXT,
        definition=TEXT,
        minimum=maybe(COUNT),
        number=refer("Kpi"),
        parts=items(part),
        period=refer("Period"),
        filters=of_report(report, "Filters"),
        rows_counted=COUNT,
        last_edits=items(refer("Edit")),
        imports=items(refer("FeedingImport")),
        rows_url=URL,
        provenance=refer("Provenance"),
    )


def _kpi_properties() -> dict[str, Schema]:
    properties: dict[str, Schema] = SHAPES["Kpi"]["properties"]
    return properties


SHAPES_OF_REPORT: dict[str, Callable[[Asker, ReportType], Schema]] = {
    "Row": row,
    "Rows": rows,
    "Kpis": kpis,
    "KeptKpis": kept_kpis,
    "Filters": filters,
    "Panel": panel,
    "Tick": tick,
    "Trend": trend,
    "Trends": trends,
    "Anomalies": anomalies,
    "UnusualDay": unusual_day,
    "Changes": changes,
    "LikeForLike": like_for_like,
    "Group": group,
    "Report": report_answer,
    "Dimensions": dimensions,
    "DrillDown": drill_down,
    "Explanation": explanation,
}
