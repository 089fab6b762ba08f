"""Moments on a page that stays open: when, in the unit's time, and how long ago or how soon, which a script keeps."""

from datetime import UTC, datetime

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale
from dashboard.metrics.words import moment_label


def relative(at: datetime | None, locale: Locale) -> Component:
    """Empty until a script says it in the reader's language; without a moment until one is known."""
    moment = {"dateTime": at.astimezone(UTC).isoformat()} if at else {}
    return html.Time(className="relative", **moment, **{"data-relative": locale.tag})


def when(at: datetime, locale: Locale) -> Component:
    """24 November 2026 13:05, 3 hours ago."""
    return html.Span([html.Bdi(moment_label(at, locale)), " ", relative(at, locale)], className="when")
