"""For administrators: what the cache of answers does, its largest and most wanted answers, and making it forget."""

from collections.abc import Sequence
from datetime import date, timedelta

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.cache_counters import Latency
from dashboard.metrics.cache_use import CacheUse, HourUse, KeptKey
from dashboard.metrics.warm_run import WarmRun
from dashboard.metrics.words import NO_VALUE, day_label, with_digits
from dashboard.reports import REPORTS, report_named
from layouts.address import CLEAR_CACHE
from layouts.pages.cache_hours import build_hours, build_warm_run

DAYS_OFFERED = 62


def layout(
    locale: Locale,
    *,
    uses: Sequence[CacheUse],
    hours: Sequence[HourUse],
    warm_run: WarmRun | None,
    largest: Sequence[KeptKey],
    hottest: Sequence[KeptKey],
    is_shared: bool,
    ttl_s: int,
    today: date,
    cleared: str | None,
    csrf_token: str,
) -> Component:
    """`cleared`: how many answers were forgotten a moment ago; None where none were asked to be."""
    lang = locale.lang
    lead = t("cache.shared" if is_shared else "cache.process", lang, minutes=_number(-(-ttl_s // 60), locale))
    said = [html.P(t("cache.cleared", lang, count=cleared), className="notice", role="status")] if cleared else []
    return html.Div(
        className="record cache",
        children=[
            html.H1(t("cache.title", lang)),
            html.P(lead),
            *said,
            _section(t("cache.by_report", lang), _uses(uses, locale)),
            _section(t("cache.by_hour", lang), build_hours(hours, locale)),
            _section(t("cache.warm_run", lang), build_warm_run(warm_run, locale)),
            html.Div(
                [
                    _section(t("cache.largest", lang), _keys(largest, "cache.bytes", locale)),
                    _section(t("cache.hottest", lang), _keys(hottest, "cache.asked", locale)),
                ],
                className="unusual-parts",
            ),
            _section(t("cache.clear", lang), _clear(locale, today, csrf_token)),
        ],
    )


def _section(heading: str, body: Component) -> Component:
    return html.Section([html.H2(heading), body], className="record-part")


def _uses(uses: Sequence[CacheUse], locale: Locale) -> Component:
    heads = ("hit_rate", "answered", "hits", "misses", "waits", "stale", "errors", "from_memory", "computed")
    slowest = max((one.p95_ms or 0 for use in uses for one in (use.from_memory, use.computed)), default=0)
    return _table(
        ("report", *heads), [_use(use, slowest, locale) for use in uses], locale, t("cache.by_report", locale.lang)
    )


def _use(use: CacheUse, slowest_ms: int, locale: Locale) -> Component:
    counts = (use.answered, use.hits, use.misses, use.waits, use.stale, use.errors)
    rate = use.hit_rate
    shown = NO_VALUE if rate is None else with_digits(f"{rate:.1%}", locale)
    return html.Tr(
        [
            html.Th(use.report.label.text(locale.lang), scope="row"),
            _bar(rate or 0, shown),
            *(html.Td(html.Bdi(_number(number, locale)), className="is-number") for number in counts),
            *(_latency(one, slowest_ms, locale) for one in (use.from_memory, use.computed)),
        ]
    )


def _latency(latency: Latency, slowest_ms: int, locale: Locale) -> Component:
    if latency.p95_ms is None or latency.p50_ms is None:
        return _bar(0, NO_VALUE)
    words = t(
        "cache.milliseconds", locale.lang, p50=_number(latency.p50_ms, locale), p95=_number(latency.p95_ms, locale)
    )
    return _bar(latency.p95_ms / slowest_ms, words)


def _bar(share: float, words: str) -> Component:
    """A number with its share of the widest bar."""
    bar = html.Span(className="cache-bar", style={"inlineSize": f"{share * 100:.0f}%"}, **{"aria-hidden": "true"})
    return html.Td([html.Bdi(words), bar], className="is-number")


def _keys(keys: Sequence[KeptKey], number: str, locale: Locale) -> Component:
    if not keys:
        return html.P(t("cache.none", locale.lang), className="notice")
    rows = [
        html.Tr(
            [
                html.Th(report_named(key.parts.report).label.text(locale.lang), scope="row"),
                html.Td(_period(key, locale)),
                html.Td(html.Bdi(_number(key.number, locale)), className="is-number"),
            ]
        )
        for key in keys
    ]
    head = [t("cache.report", locale.lang), t("cache.period", locale.lang), t(number, locale.lang)]
    return _plain_table(head, rows, t(number, locale.lang), of_words=(0, 1))


def _period(key: KeptKey, locale: Locale) -> Component:
    days = dict.fromkeys((key.parts.first, key.parts.last))
    return html.Bdi(" – ".join(day_label(date.fromisoformat(day), locale) for day in days))


def _table(names: Sequence[str], rows: list[Component], locale: Locale, label: str) -> Component:
    return _plain_table([t(f"cache.{name}", locale.lang) for name in names], rows, label)


def _plain_table(head: Sequence[str], rows: list[Component], label: str, of_words: Sequence[int] = (0,)) -> Component:
    """`of_words`: the columns without numbers."""
    cells = [
        html.Th(words, scope="col", className=None if place in of_words else "is-number")
        for place, words in enumerate(head)
    ]
    table = html.Table([html.Thead(html.Tr(cells)), html.Tbody(rows)], className="sheet")
    return html.Div(table, className="sheet-scroll", tabIndex="0", role="region", **{"aria-label": label})


def _clear(locale: Locale, today: date, csrf_token: str) -> Component:
    lang = locale.lang
    reports = [(report.name, report.label.text(lang)) for report in REPORTS]
    days = [today - timedelta(days=number) for number in range(DAYS_OFFERED)]
    return html.Form(
        [
            _choice(t("cache.report", lang), "report", [("", t("cache.every_report", lang)), *reports]),
            _choice(
                t("cache.day", lang),
                "day",
                [("", t("cache.every_day", lang)), *((day.isoformat(), day_label(day, locale)) for day in days)],
            ),
            html.Button(
                t("cache.clear", lang),
                type="submit",
                name="csrf_token",
                value=csrf_token,
                className="button is-primary",
            ),
        ],
        action=CLEAR_CACHE,
        method="POST",
        className="cache-clear",
    )


def _choice(label: str, name: str, options: Sequence[tuple[str, str]]) -> Component:
    chosen = html.Select([html.Option(words, value=value) for value, words in options], name=name, className="button")
    return html.Label([html.Span(label), chosen])


def _number(number: int, locale: Locale) -> str:
    return with_digits(f"{number:,}", locale)
