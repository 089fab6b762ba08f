"""Above a sealed daily report: that it is sealed, or what changed since it was approved and what that does to the
numbers."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import moment_label
from dashboard.semantic.report import ReportType
from dashboard.workflow.differences import Differences
from dashboard.workflow.snapshots import LIVE, Standing
from data_access.snapshot_store import Snapshot
from layouts.address import differences_path, snapshots_path
from layouts.components.differences import counted_words, effect_words, version_words


def build_sealed_line(report: ReportType, standing: Standing, locale: Locale) -> Component:
    snapshot, found = standing.snapshot, standing.differences
    if found is None or found.is_none:
        return html.P(_sealed(report, snapshot, locale), className="standing is-sealed")
    lang = locale.lang
    link = differences_path(report.name, snapshot.day, snapshot.id, LIVE)
    return html.Aside(
        [
            html.P([html.Strong(t("standing.changed", lang)), " ", counted_words(found, locale)]),
            _effects(found, locale),
            html.P([*_sealed(report, snapshot, locale), " ", html.A(t("standing.see", lang), href=link)]),
        ],
        className="standing is-changed",
        role="status",
        **{"data-role": "changed-since-approval"},
    )


def _sealed(report: ReportType, snapshot: Snapshot, locale: Locale) -> list[Component | str]:
    words = t(
        "standing.sealed",
        locale.lang,
        version=version_words(snapshot, locale),
        at=moment_label(snapshot.created_at, locale),
    )
    return [html.A(words, href=snapshots_path(report.name, snapshot.day))]


def _effects(found: Differences, locale: Locale) -> Component:
    """Each number that became another one, before and now."""
    if not found.numbers:
        return html.P(t("standing.no_effect", locale.lang))
    items = []
    for change in found.numbers:
        before, after = effect_words(change, locale)
        # An arrow points the way of reading; a screen reader says both words.
        said = [
            html.Del(html.Bdi(before)),
            html.Span("←" if locale.direction == "rtl" else "→", **{"aria-hidden": "true"}),
        ]
        items.append(html.Li([html.Span(change.measure.label.text(locale.lang)), *said, html.Ins(html.Bdi(after))]))
    return html.Ul(items, className="standing-effects")
