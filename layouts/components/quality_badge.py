"""How good the records behind a number are: a word, a shape and a score; the arithmetic where one asks for it."""

from typing import Any

from dash import html

from dashboard.i18n import Locale, t
from dashboard.quality.asking import Quality
from dashboard.quality.score import Badge, Score
from dashboard.quality.words import arithmetic_words, badge_words, score_words
from dashboard.semantic.report import ReportType
from layouts.address import api_path, quality_start

SHAPES = {Badge.EXCELLENT: "●●●●", Badge.GOOD: "●●●○", Badge.FAIR: "●●○○", Badge.POOR: "●○○○", Badge.NONE: "○○○○"}
"""Dots, so that nobody depends on a colour."""


def build_quality_badge(quality: Quality, href: str, locale: Locale) -> html.A:
    """The badge of the rows of a question; it leads to what stands against them."""
    return html.A(
        badge_parts(quality.score, locale),
        href=href,
        className=f"quality-badge is-{quality.score.badge}",
        title=arithmetic_words(quality.score, locale),
        **{"data-role": "quality-badge"},
    )


def build_waiting_badge(report: ReportType, lang: str) -> html.A:
    """The badge of a page that a script fills; not seen before it is."""
    return html.A(
        [
            html.Span(t("quality.label", lang), className="quality-label"),
            html.Span(className="quality-shape", **{"aria-hidden": "true"}),
            html.Span(className="quality-word"),
            html.Bdi(className="quality-score"),
        ],
        hidden=True,
        className="quality-badge",
        **{
            "data-role": "quality-badge",
            "data-url": api_path(report.name, "quality"),
            "data-page": quality_start(report.name),
        },
    )


def badge_parts(score: Score, locale: Locale) -> list[Any]:
    """Label, shape, word and score."""
    shown = [] if score.value is None else [html.Bdi(score_words(score, locale), className="quality-score")]
    return [
        html.Span(t("quality.label", locale.lang), className="quality-label"),
        html.Span(SHAPES[score.badge], className="quality-shape", **{"aria-hidden": "true"}),
        html.Span(badge_words(score.badge, locale), className="quality-word"),
        *shown,
    ]
