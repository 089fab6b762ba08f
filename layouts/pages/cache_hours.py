"""The part of the cache's page that looks back: the last days hour by hour, and the last answers made in advance."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.cache_counters import Latency
from dashboard.metrics.cache_use import HourUse
from dashboard.metrics.warm_run import WarmRun
from dashboard.metrics.words import NO_VALUE, moment_label, with_digits
from layouts.components.field_list import build_field_list
from layouts.components.hour_chart import build_hour_chart


def build_hours(hours: Sequence[HourUse], locale: Locale) -> Component:
    """Three pictures, and their numbers as a table. `hours`: the present one last."""
    lang = locale.lang
    ends = _hour(hours[0], locale), _hour(hours[-1], locale)
    rates = [None if one.hit_rate is None else 100 * one.hit_rate for one in hours]
    memory, computed = ([_p95(latency) for latency in kind] for kind in zip(*map(_latencies, hours), strict=True))
    charts = [
        build_hour_chart(t("cache.hit_rate", lang), rates, ends, lambda n: _percent(n, locale), locale, top=100.0),
        build_hour_chart(t("cache.memory_p95", lang), memory, ends, lambda n: _ms(n, locale), locale),
        build_hour_chart(t("cache.computed_p95", lang), computed, ends, lambda n: _ms(n, locale), locale),
    ]
    twin = [_twin(hours, locale)] if any(one.answered for one in hours) else []
    return html.Div([html.Div(charts, className="trend-cards"), *twin], className="cache-hours")


def build_warm_run(run: WarmRun | None, locale: Locale) -> Component:
    """When, for how long, how many, and what it did not get to."""
    lang = locale.lang
    if run is None:
        return html.P(t("cache.warm_none", lang), className="notice")
    took = t("cache.warm_running", lang) if run.seconds is None else _seconds(run.seconds, locale)
    counts = {"made": run.made, "there": run.there, "refused": run.refused, "left": run.left}
    fields = [(t("cache.warm_at", lang), moment_label(run.started_at, locale)), (t("cache.warm_took", lang), took)]
    if run.error is None and not run.is_skipped:
        fields += [(t(f"cache.warm_{name}", lang), _number(number, locale)) for name, number in counts.items()]
    said = [html.P(t("cache.warm_skipped", lang), className="notice")] if run.is_skipped else []
    said += [html.P(t("cache.warm_failed", lang, error=run.error), className="notice")] if run.error else []
    return html.Div([*said, build_field_list(fields, locale)])


def _twin(hours: Sequence[HourUse], locale: Locale) -> Component:
    """The same in numbers, the newest first; hours without answers are left out."""
    lang = locale.lang
    names = ("hour", "answered", "hit_rate", "memory_p95", "computed_p95")
    head = [
        html.Th(t(f"cache.{name}", lang), scope="col", className=None if name == "hour" else "is-number")
        for name in names
    ]
    rows = [_row(one, locale) for one in reversed(hours) if one.answered]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="sheet")
    label = {"aria-label": t("cache.by_hour", lang)}
    return html.Details(
        [
            html.Summary(t("panel.as_table", lang)),
            html.Div(table, className="sheet-scroll", tabIndex="0", role="region", **label),
        ]
    )


def _row(one: HourUse, locale: Locale) -> Component:
    rate = NO_VALUE if one.hit_rate is None else _percent(100 * one.hit_rate, locale)
    times = (NO_VALUE if ms is None else _ms(ms, locale) for ms in map(_p95, _latencies(one)))
    cells = (_number(one.answered, locale), rate, *times)
    return html.Tr(
        [
            html.Th(html.Bdi(_hour(one, locale)), scope="row"),
            *(html.Td(html.Bdi(words), className="is-number") for words in cells),
        ]
    )


def _latencies(one: HourUse) -> tuple[Latency, Latency]:
    return one.from_memory, one.computed


def _p95(latency: Latency) -> float | None:
    return None if latency.p95_ms is None else float(latency.p95_ms)


def _hour(one: HourUse, locale: Locale) -> str:
    return moment_label(one.hour, locale)


def _percent(number: float, locale: Locale) -> str:
    return with_digits(f"{number:.0f}%" if number in (0, 100) else f"{number:.1f}%", locale)


def _ms(number: float, locale: Locale) -> str:
    return t("cache.ms", locale.lang, number=_number(round(number), locale))


def _seconds(number: float, locale: Locale) -> str:
    return t("cache.seconds", locale.lang, number=with_digits(f"{number:,.1f}", locale))


def _number(number: int, locale: Locale) -> str:
    return with_digits(f"{number:,}", locale)
