"""Tells administrators on every page that nothing runs by the clock; a script shows and hides it while the page stays
open."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.job_board import Silence
from dashboard.permissions import Permission, Viewer
from layouts.address import JOBS
from layouts.components.glyph import role
from layouts.components.moment import relative


def build_jobs_banner(viewer: Viewer, locale: Locale, silence: Silence | None) -> list[Component]:
    """`silence`: None while the jobs process is heard. Nothing for whoever does not look after the jobs."""
    if not viewer.may(Permission.ADMIN_JOB_READ):
        return []
    lang, since = locale.lang, silence.since if silence else None
    heard = [t("jobs.last_heard", lang), " ", relative(since, locale)]
    last = html.Span(heard, hidden=since is None, **role("jobs-heard"))
    words = [html.Strong(t("jobs.silent", lang)), html.Span(t("jobs.silent_means", lang)), last]
    link = html.A(t("jobs.look", lang), href=JOBS)
    return [
        html.Div([*words, link], className="jobs-banner", role="status", hidden=silence is None, **role("jobs-banner"))
    ]
