"""For administrators: the receivers of events, those that are switched off on top, and adding one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from dashboard.reports import REPORTS
from data_access.webhook_events import EVERY_EVENT
from data_access.webhook_log import STATES
from data_access.webhook_store import Subscription
from layouts.address import webhook_path
from layouts.components.webhook_form import build_webhook_form


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A receiver, the codes of its projects (None: all) and how many of its deliveries are in each state."""

    subscription: Subscription
    projects: Sequence[str] | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


def layout(locale: Locale, receivers: Sequence[Shown], projects: Sequence[str]) -> Component:
    lang = locale.lang
    ordered = sorted(receivers, key=lambda one: one.subscription.active)
    cards = html.Ul([_card(one, locale) for one in ordered], className="job-cards")
    none = html.P(t("webhooks.none", lang), className="notice")
    return html.Div(
        className="record jobs webhooks",
        children=[
            html.Div([html.H1(t("webhooks.title", lang)), html.P(t("webhooks.lead", lang))], className="jobs-title"),
            html.Section(
                [html.H2(t("webhooks.receivers", lang)), cards if receivers else none], className="record-part"
            ),
            html.Section(
                [html.H2(t("webhooks.new", lang)), build_webhook_form(locale, projects)], className="record-part"
            ),
        ],
    )


def _card(one: Shown, locale: Locale) -> Component:
    lang, subscription = locale.lang, one.subscription
    head = html.Div([html.H3(html.Bdi(subscription.name)), state_mark(subscription, lang)], className="job-head")
    open_it = html.A(t("webhooks.open", lang), href=webhook_path(subscription.id), className="button")
    return html.Li(
        [
            head,
            html.Code(html.Bdi(subscription.webhook_url), dir="ltr"),
            *trouble_words(subscription, lang),
            facts_of(one, locale),
            html.Div(open_it, className="job-tools"),
        ],
        className="job-card",
    )


def state_mark(subscription: Subscription, lang: str) -> Component:
    is_broken = subscription.disabled_reason is not None
    look = "done" if subscription.active else "failed" if is_broken else "never"
    return html.Span(
        t("webhooks.on" if subscription.active else "webhooks.off", lang), className=f"job-state is-{look}"
    )


def trouble_words(subscription: Subscription, lang: str) -> list[Component]:
    """Why the program switched it off."""
    if subscription.disabled_reason is None:
        return []
    return [html.P(t(f"webhooks.disabled.{subscription.disabled_reason}", lang), className="job-error")]


def facts_of(one: Shown, locale: Locale) -> Component:
    lang, subscription = locale.lang, one.subscription
    comma = "، " if lang == "ar" else ", "
    events = comma.join(_event_words(name, lang) for name in subscription.event_types)
    counted = [
        html.Span([t(f"webhooks.state.{state}", lang), ": ", html.Bdi(with_digits(f"{one.counts[state]:,}", locale))])
        for state in STATES
        if one.counts.get(state)
    ]
    facts: list[tuple[str, list[Component | str]]] = [
        (t("webhooks.events", lang), [events]),
        (t("webhooks.report", lang), [_report_words(subscription.report_type, lang)]),
        (t("webhooks.projects", lang), _project_words(one, lang)),
        (t("webhooks.deliveries", lang), [html.Span(counted or "–", className="job-counts")]),
    ]
    return html.Dl([html.Div([html.Dt(name), html.Dd(words)]) for name, words in facts], className="job-facts")


def _event_words(name: str, lang: str) -> str:
    return t("webhooks.every_event", lang) if name == EVERY_EVENT else t(f"webhooks.event.{name}", lang)


def _report_words(name: str | None, lang: str) -> str:
    """One that is not declared any more is called by its name."""
    if name is None:
        return t("webhooks.every_report", lang)
    return next((one.label.text(lang) for one in REPORTS if one.name == name), name)


def _project_words(one: Shown, lang: str) -> list[Component | str]:
    if one.projects is None:
        return [t("webhooks.every_project", lang)]
    return [html.Bdi(", ".join(one.projects))]
