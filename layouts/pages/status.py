"""For administrators: whether everything is well; where it is not, what to do and where to look."""

from datetime import datetime

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from dashboard.telemetry.status import Standing, State, Status, Unit
from layouts.address import AUDIT_LOGS, CACHE, DELIVERIES, JOBS, WEBHOOKS
from layouts.components.glyph import role
from layouts.components.moment import when

_LOOK_AT = {
    "schedule": JOBS,
    "jobs": JOBS,
    "seals": JOBS,
    "replica": JOBS,
    "mail_waiting": DELIVERIES,
    "mail_lost": DELIVERIES,
    "webhooks": WEBHOOKS,
    "cache": CACHE,
    "logins": AUDIT_LOGS,
}
_LENGTHS = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))
_AT_LEAST = 2
"""Of a unit, before it is told in a smaller one."""


def layout(locale: Locale, *, status: Status, at: datetime) -> Component:
    lang = locale.lang
    return html.Div(
        className="record jobs status",
        children=[
            html.Div([html.H1(t("status.title", lang)), html.P(t("status.lead", lang))], className="jobs-title"),
            html.P(
                [html.Strong(t(f"status.is.{status.worst}", lang)), " ", when(at, locale)],
                className=f"status-whole is-{status.worst}",
                role="status",
            ),
            html.Section(
                html.Ul([_part(one, locale) for one in status.parts], className="job-cards"), className="record-part"
            ),
            html.P(_program(status, locale), className="status-program"),
        ],
        **role("status"),
    )


def _part(one: Standing, locale: Locale) -> Component:
    lang, name = locale.lang, one.part.name
    said = html.P(html.Bdi(_number(one, locale)), className="status-number")
    parts: list[Component] = [
        html.Div(
            [
                html.H2(t(f"status.{name}", lang)),
                html.Span(t(f"status.state.{one.state}", lang), className=f"job-state is-{one.state}"),
            ],
            className="job-head",
        ),
        said,
    ]
    if one.state is not State.GOOD:
        parts.append(html.P(t(f"status.{name}.advice", lang), className="status-advice"))
        if name in _LOOK_AT:
            look = html.A(t("status.look", lang), href=_LOOK_AT[name], className="button")
            parts.append(html.Div(look, className="job-tools"))
    return html.Li(parts, className=f"job-card is-{one.state}")


def _number(one: Standing, locale: Locale) -> str:
    lang, number = locale.lang, one.number
    if number is None and one.state is not State.GOOD:
        return t("status.never" if one.state is State.LOOK else "status.nothing_known", lang)
    if not number and one.part.is_none_at_zero:
        return t("status.nothing", lang)
    number = number or 0.0
    match one.part.unit:
        case Unit.YES:
            return t("status.yes" if number else "status.no", lang)
        case Unit.BYTES:
            words = t("status.gigabytes", lang, number=f"{number / 1e9:,.1f}")
        case Unit.SECONDS:
            name, length = next(
                ((name, length) for name, length in _LENGTHS if number >= _AT_LEAST * length), _LENGTHS[-1]
            )
            words = t(f"status.{name}", lang, number=f"{number / length:,.0f}")
        case _:
            words = f"{number:,.0f}"
    return with_digits(words, locale)


def _program(status: Status, locale: Locale) -> list[Component | str]:
    lang = locale.lang
    return [
        t("status.schema_version", lang),
        " ",
        html.Bdi(html.Code(status.program["schema"])),
        " · ",
        t("status.definitions", lang),
        " ",
        html.Bdi(html.Code(status.program["definitions"])),
    ]
