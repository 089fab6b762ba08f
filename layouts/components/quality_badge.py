"""The place where a daily report says how good its records are. Nobody assesses them yet, and it says so."""

from dash import html

from dashboard.i18n import t


def build_quality_badge(lang: str) -> html.Span:
    return html.Span(
        [html.Span(t("quality.label", lang), className="quality-label"), html.Span(t("quality.not_assessed", lang))],
        className="quality-badge is-unknown",
        title=t("quality.not_assessed_why", lang),
    )
