"""Findings as lines: what is wrong, where, since when; each leads to its record, where it can be mended."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label
from layouts.address import daily_path, record_path

Json = dict[str, Any]


def build_finding_lines(items: Sequence[Json], dates: Mapping[str, date], locale: Locale) -> Component:
    """`items`: findings as the API tells them; `dates`: their days by ISO text."""
    return html.Ol([build_finding_line(item, dates[item["day"]], locale) for item in items], className="finding-lines")


def build_finding_line(item: Json, day: date, locale: Locale, more: Sequence[Component] = ()) -> Component:
    """One of them; `more`: what stands below it."""
    link = html.A(_words(item, locale), href=_href(item, day), className="finding-link")
    return html.Li(
        [link, _where(item, day, locale), *more],
        className=f"finding is-{item['severity']} is-{item['state']}",
        id=f"finding-{item['id']}",
    )


def _words(item: Json, locale: Locale) -> list[Component]:
    lang = locale.lang
    sign = "!" if item["severity"] == "error" else "?"
    value = [" ", html.Bdi(item["display"], className="finding-value")] if item["display"] else []
    return [
        html.Span(sign, className="finding-sign", **{"aria-hidden": "true"}),
        html.Span(t(f"quality.severity.{item['severity']}", lang), className="visually-hidden"),
        html.Span([html.Span(item["description"], className="finding-what"), *value]),
    ]


def _where(item: Json, day: date, locale: Locale) -> Component:
    members = [item[name] for name in ("project", "dog", "person") if item[name]]
    parts: list[Component] = [html.Span(day_label(day, locale))]
    parts += [html.Bdi(one["label"] or one["value"]) for one in members]
    if item["owner"]:
        parts.append(html.Span(_owner(item, locale)))
    if item["state"] == "accepted":
        parts.append(html.Span(t("quality.accepted_because", locale.lang, reason=item["reason"]), className="pill"))
    return html.P(parts, className="finding-where")


def _owner(item: Json, locale: Locale) -> str:
    name = item["owner"]["name"]
    if not item["due_on"]:
        return t("quality.with", locale.lang, name=name)
    return t("quality.with_until", locale.lang, name=name, day=day_label(date.fromisoformat(item["due_on"]), locale))


def _href(item: Json, day: date) -> str:
    """The record; where no record is wrong but there is none, the daily report."""
    if item["row_id"]:
        return record_path(item["report_type"], item["row_id"])
    return daily_path(item["report_type"], item["project"]["value"] if item["project"] else "~", day)
