"""For administrators: the jobs, those that need somebody on top; who keeps the schedule; how the replica follows."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.job_board import JobStanding, RefreshStanding
from dashboard.metrics.words import NO_VALUE, day_label
from data_access.schedule_keeper import Keeper
from layouts.address import job_path
from layouts.components.glyph import role
from layouts.components.moment import when
from layouts.pages.job_parts import (
    asked_words,
    counts_words,
    duration_words,
    run_form,
    schedule_words,
    state_mark,
    trouble_words,
)


def layout(
    locale: Locale,
    *,
    standings: Sequence[JobStanding],
    keeper: Keeper | None,
    refresh: RefreshStanding,
    notice: str | None,
    csrf_token: str | None,
) -> Component:
    """`csrf_token`: None for a viewer who may not ask for runs."""
    lang = locale.lang
    urgent = [one for one in standings if one.needs_somebody]
    others = [one for one in standings if not one.needs_somebody]
    return html.Div(
        className="record jobs",
        children=[
            html.Div([html.H1(t("jobs.title", lang)), html.P(t("jobs.lead", lang))], className="jobs-title"),
            *notice_words(notice),
            *([_section(t("jobs.needs_somebody", lang), _cards(urgent, locale, csrf_token))] if urgent else []),
            html.Div([_keeper(keeper, locale), _refresh(refresh, locale)], className="unusual-parts"),
            _section(t("jobs.others" if urgent else "jobs.all_well", lang), _cards(others, locale, csrf_token)),
        ],
        **role("jobs"),
    )


def notice_words(notice: str | None) -> list[Component]:
    return [html.P(notice, className="notice", role="status")] if notice else []


def _section(heading: str, body: Component) -> Component:
    return html.Section([html.H2(heading), body], className="record-part")


def _cards(standings: Sequence[JobStanding], locale: Locale, csrf_token: str | None) -> Component:
    return html.Ul([_card(one, locale, csrf_token) for one in standings], className="job-cards")


def _card(one: JobStanding, locale: Locale, csrf_token: str | None) -> Component:
    lang = locale.lang
    head = html.Div(
        [html.H3(t(f"job.{one.job.name}", lang)), state_mark(one.state, locale)],
        className="job-head",
    )
    tools = [html.A(t("jobs.history", lang), href=job_path(one.job.name), className="button")]
    if csrf_token:
        tools.insert(0, run_form(one, locale, csrf_token))
    return html.Li(
        [
            head,
            html.Code(html.Bdi(one.job.name)),
            *(trouble_words(one.last, locale) if one.last else []),
            *asked_words(one, locale),
            facts_of(one, locale),
            html.Div(tools, className="job-tools"),
        ],
        className="job-card",
    )


def facts_of(one: JobStanding, locale: Locale) -> Component:
    """When a job runs and how it went last."""
    lang, last = locale.lang, one.last
    facts = [(t("jobs.next", lang), [when(one.next_due, locale), html.Span(schedule_words(one.job, locale))])]
    if one.overdue_since:
        facts.insert(0, (t("jobs.overdue_since", lang), [when(one.overdue_since, locale)]))
    if last is None:
        facts.append((t("jobs.last", lang), [t("jobs.state.never", lang)]))
    else:
        facts.append((t("jobs.last", lang), [when(last.started_at, locale)]))
        if last.day:
            facts.append((t("jobs.day", lang), [html.Bdi(day_label(last.day, locale))]))
        if last.ended_at:
            facts.append((t("jobs.duration", lang), [html.Bdi(duration_words(last, locale))]))
        if last.counts:
            facts.append((t("jobs.counts", lang), [counts_words(last, locale)]))
        if last.requested_by:
            facts.append((t("jobs.requested_by", lang), [html.Bdi(last.requested_by)]))
    return _facts(facts)


def _facts(facts: Sequence[tuple[str, list[Component | str]]]) -> Component:
    return html.Dl([html.Div([html.Dt(name), html.Dd(words)]) for name, words in facts], className="job-facts")


def _keeper(keeper: Keeper | None, locale: Locale) -> Component:
    lang = locale.lang
    if keeper is None:
        words: Component = html.P(t("jobs.keeper.none", lang))
    else:
        words = _facts(
            [
                (t("jobs.keeper.heard", lang), [when(keeper.heard_at, locale)]),
                (t("jobs.keeper.since", lang), [when(keeper.started_at, locale)]),
                (t("jobs.keeper.node", lang), [html.Bdi(keeper.node)]),
            ]
        )
    is_heard = keeper is not None and keeper.is_heard
    return _process(t("jobs.keeper", lang), t("jobs.keeper.means", lang), words, is_heard, locale)


def _refresh(refresh: RefreshStanding, locale: Locale) -> Component:
    lang = locale.lang
    moments = (("jobs.refresh.looked", refresh.looked_at), ("jobs.refresh.as_of", refresh.as_of))
    facts: list[tuple[str, list[Component | str]]] = [
        (t(key, lang), [when(at, locale) if at else NO_VALUE]) for key, at in moments
    ]
    facts.append((t("jobs.refresh.version", lang), [html.Code(html.Bdi(refresh.data_version or NO_VALUE))]))
    return _process(
        t("jobs.refresh", lang), t("jobs.refresh.means", lang), _facts(facts), not refresh.is_behind, locale
    )


def _process(title: str, means: str, words: Component, is_alive: bool, locale: Locale) -> Component:
    mark = html.Span(
        t("jobs.alive" if is_alive else "jobs.not_heard", locale.lang),
        className=f"job-state {'is-done' if is_alive else 'is-failed'}",
    )
    head = html.Div([html.H2(title), mark], className="job-head")
    return html.Section([head, html.P(means, className="job-means"), words], className="record-part")
