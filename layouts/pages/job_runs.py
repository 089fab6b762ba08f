"""For administrators: one job, running it for a day, and its runs."""

from collections.abc import Sequence
from datetime import date, timedelta

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.job_board import JobStanding, Run
from dashboard.metrics.words import NO_VALUE, day_label
from layouts.address import JOBS, job_path
from layouts.components.back_link import build_back_link
from layouts.components.glyph import role
from layouts.components.moment import when
from layouts.pages.job_parts import (
    asked_words,
    counts_words,
    duration_words,
    run_form,
    state_mark,
    trouble_words,
)
from layouts.pages.jobs import facts_of, notice_words

DAYS_OFFERED = 62


def layout(
    locale: Locale,
    *,
    standing: JobStanding,
    runs: Sequence[Run],
    older: int | None,
    today: date,
    notice: str | None,
    csrf_token: str | None,
) -> Component:
    """`older`: the run that the next page is before. `csrf_token`: None for a viewer who may not ask for runs."""
    lang, job = locale.lang, standing.job
    form = [_part(t("jobs.run_for", lang), _form(standing, locale, today, csrf_token))] if csrf_token else []
    return html.Div(
        className="record jobs",
        children=[
            html.Div(
                [
                    build_back_link(t("jobs.title", lang), JOBS),
                    html.H1(t(f"job.{job.name}", lang)),
                    html.P(
                        [html.Code(html.Bdi(job.name)), state_mark(standing.state, locale)],
                        className="job-head is-start",
                    ),
                ],
                className="jobs-title",
            ),
            *notice_words(notice),
            *asked_words(standing, locale),
            _part(t("jobs.glance", lang), facts_of(standing, locale)),
            *form,
            _part(t("jobs.history", lang), _history(runs, locale)),
            *_older(job.name, older, lang),
        ],
        **role("jobs"),
    )


def _part(heading: str, body: Component) -> Component:
    return html.Section([html.H2(heading), body], className="record-part")


def _form(standing: JobStanding, locale: Locale, today: date, csrf_token: str) -> Component:
    days = [today - timedelta(days=number) for number in range(DAYS_OFFERED)]
    options = [html.Option(day_label(day, locale), value=day.isoformat()) for day in days]
    usual = html.Option(t("jobs.usual_day", locale.lang, day=day_label(standing.day, locale)), value="")
    choice = html.Label(
        [html.Span(t("jobs.day", locale.lang)), html.Select([usual, *options], name="day", className="button")]
    )
    return run_form(standing, locale, csrf_token, fields=[choice])


def _history(runs: Sequence[Run], locale: Locale) -> Component:
    lang = locale.lang
    if not runs:
        return html.P(t("jobs.state.never", lang), className="notice")
    names = ("jobs.started", "jobs.state", "jobs.day", "jobs.duration", "jobs.counts", "jobs.requested_by")
    head = html.Tr([html.Th(t(name, lang), scope="col") for name in names])
    table = html.Table([html.Thead(head), html.Tbody([_run(run, locale) for run in runs])], className="sheet")
    return html.Div(
        table, className="sheet-scroll", tabIndex="0", role="region", **{"aria-label": t("jobs.history", lang)}
    )


def _run(run: Run, locale: Locale) -> Component:
    cells = (
        [state_mark(run.state, locale), *trouble_words(run, locale)],
        [html.Bdi(day_label(run.day, locale) if run.day else NO_VALUE)],
        [html.Bdi(duration_words(run, locale))],
        [counts_words(run, locale)],
        [html.Bdi(run.requested_by) if run.requested_by else t("jobs.by_the_clock", locale.lang)],
    )
    return html.Tr([html.Th(when(run.started_at, locale), scope="row"), *map(html.Td, cells)])


def _older(name: str, before: int | None, lang: str) -> list[Component]:
    if before is None:
        return []
    return [html.A(t("jobs.older", lang), href=f"{job_path(name)}?before={before}", className="button")]
