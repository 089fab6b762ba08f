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
from layouts.components.effects import build_effects


def build_sealed_line(
    report: ReportType, standing: Standing, locale: Locale, *, is_sealed_told: bool
) -> Component | None:
    """`is_sealed_told`: the page says already that it is sealed. None when there is no more to say."""
    snapshot, found = standing.snapshot, standing.differences
    sealed = [] if is_sealed_told else sealed_words(report, snapshot, locale)
    if found is None or found.is_none:
        return html.P(sealed, className="standing is-sealed") if sealed else None
    lang = locale.lang
    link = differences_path(report.name, snapshot.day, snapshot.id, LIVE)
    return html.Aside(
        [
            html.P([html.Strong(t("standing.changed", lang)), " ", counted_words(found, locale)]),
            _effects(found, locale),
            html.P([*sealed, " ", html.A(t("standing.see", lang), href=link)]),
        ],
        className="standing has-changed",
        role="status",
        **{"data-role": "changed-since-approval"},
    )


def sealed_words(report: ReportType, snapshot: Snapshot, locale: Locale) -> list[Component | str]:
    """Which version, and since when; they lead to all versions."""
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
    told = ((change.measure.label.text(locale.lang), *effect_words(change, locale)) for change in found.numbers)
    return build_effects(told, locale)
