"""What the pages of the jobs say of a job and of a run in the same words."""

import re
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import FEW, Locale, catalogue, t
from dashboard.job_board import JobStanding, Run, State
from dashboard.metrics.words import NO_VALUE, day_label, with_digits
from dashboard.schedule import Planned
from layouts.address import job_path, run_job_path

_TIME, _MINUTES, _EACH_MINUTE = re.compile(r"\d\d:\d\d"), re.compile(r"\*:\*/(\d+)"), "*:*"


def state_mark(state: State, locale: Locale) -> Component:
    return html.Span(t(f"jobs.state.{state}", locale.lang), className=f"job-state is-{state.replace('_', '-')}")


def trouble_words(run: Run, locale: Locale) -> list[Component]:
    """Why it did not end well; an error as it was written down: for operators, in English."""
    if run.error:
        return [html.P(html.Bdi(run.error), className="job-error", lang="en", dir="ltr")]
    if run.state is State.CUT_OFF:
        return [html.P(t("jobs.cut_off_means", locale.lang), className="job-error")]
    return []


def duration_words(run: Run, locale: Locale) -> str:
    if run.duration_s is None:
        return NO_VALUE
    minutes, seconds = divmod(run.duration_s, 60)
    if minutes:
        words = t("jobs.minutes", locale.lang, minutes=f"{minutes:.0f}", seconds=f"{seconds:.0f}")
    else:
        decimals = 2 if seconds < 1 else 1 if seconds < 10 else 0
        words = t("jobs.seconds", locale.lang, seconds=f"{seconds:.{decimals}f}")
    return with_digits(words, locale)


def counts_words(run: Run, locale: Locale) -> Component:
    """What it did, in counts; those of a version of the program that has other words by their own names."""
    if not run.counts:
        return html.Span(NO_VALUE)
    return html.Span([html.Span(_count(name, n, locale)) for name, n in run.counts.items()], className="job-counts")


def _count(name: str, number: int, locale: Locale) -> list[Component | str]:
    word = name.replace(" ", "_")
    is_known = f"jobs.count.{word}" in catalogue(locale.lang)
    words = t(f"jobs.count.{word}", locale.lang) if is_known else html.Bdi(name)
    return [words, ": ", html.Bdi(with_digits(f"{number:,}", locale))]


def schedule_words(job: Planned, locale: Locale) -> str:
    """How often it runs."""
    minutes = _MINUTES.fullmatch(job.at)
    if minutes:
        key = "jobs.every.few_minutes" if int(minutes[1]) <= FEW else "jobs.every.minutes"
        return with_digits(t(key, locale.lang, minutes=minutes[1]), locale)
    if job.at == _EACH_MINUTE:
        return t("jobs.every.minute", locale.lang)
    if not _TIME.fullmatch(job.at):
        return t("jobs.every.rule", locale.lang, rule=job.at)
    return with_digits(t(f"jobs.every.{job.on.replace(' ', '_')}", locale.lang, time=job.at), locale)


def asked_words(standing: JobStanding, locale: Locale) -> list[Component]:
    """Who wants a run that has not begun."""
    asked = standing.asked
    if asked is None:
        return []
    words = t("jobs.asked_by", locale.lang, who=asked.requested_by, day=day_label(asked.day, locale))
    return [html.P(words, className="job-asked")]


def run_form(
    standing: JobStanding, locale: Locale, csrf_token: str, *, fields: list[Component] | None = None
) -> Component:
    """Asks for a run: of the usual day, or on the page of the job of the one that `fields` choose."""
    is_busy = standing.state is State.RUNNING or standing.asked is not None
    button = html.Button(
        t("jobs.run_now", locale.lang),
        type="submit",
        name="csrf_token",
        value=csrf_token,
        className="button is-primary" if fields else "button",
        disabled=is_busy,
    )
    name = standing.job.name
    action = f"{run_job_path(name)}?{urlencode({'back': job_path(name)})}" if fields else run_job_path(name)
    return html.Form([*(fields or []), button], action=action, method="POST", className="job-form")
