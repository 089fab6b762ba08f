"""For administrators: one receiver of events: how it stands, what to do with it, and what it was sent."""

from collections.abc import Sequence
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from dashboard.workflow.webhooks import USUAL_OVERLAP_H, Again
from data_access.webhook_log import STATES, Delivery
from data_access.webhook_store import Subscription
from layouts.address import WEBHOOKS, webhook_path
from layouts.components.back_link import build_back_link
from layouts.components.form_field import build_choice, build_input
from layouts.components.moment import when
from layouts.components.webhook_form import API, build_webhook_form
from layouts.components.webhook_log import build_delivery
from layouts.pages.webhooks import Shown, facts_of, state_mark, trouble_words


def layout(
    locale: Locale,
    shown: Shown,
    *,
    projects: Sequence[str],
    deliveries: Sequence[Delivery],
    state: str,
    older: int | None,
    now: datetime,
) -> Component:
    """`state`: of the deliveries that are shown, empty for all; `older`: the delivery that the next page is before."""
    lang, subscription = locale.lang, shown.subscription
    title = html.Div(
        [
            build_back_link(t("webhooks.title", lang), WEBHOOKS),
            html.H1(html.Bdi(subscription.name)),
            html.P([html.Code(html.Bdi(subscription.webhook_url), dir="ltr"), state_mark(subscription, lang)],
                   className="job-head is-start"),
        ],
        className="jobs-title",
    )  # fmt: skip
    return html.Div(
        className="record jobs webhooks",
        children=[
            title,
            *trouble_words(subscription, lang),
            _part(
                t("webhooks.glance", lang),
                [facts_of(shown, locale), *_secrets(subscription, locale, now), _tools(subscription, locale)],
            ),
            _part(t("webhooks.log", lang), _log(locale, subscription, deliveries, state, older)),
            _part(t("webhooks.replay", lang), [_replay(subscription, lang)]),
            _part(t("webhooks.change", lang), [build_webhook_form(locale, projects, subscription, shown.projects)]),
        ],
    )


def _part(heading: str, body: Sequence[Component]) -> Component:
    return html.Section([html.H2(heading), *body], className="record-part")


def _secrets(subscription: Subscription, locale: Locale, now: datetime) -> list[Component]:
    """That two are live, and until when."""
    until = subscription.old_secret_until
    if len(subscription.live_secrets(now)) < 2 or until is None:
        return []
    return [html.P([t("webhooks.two_secrets", locale.lang), " ", when(until, locale)], className="job-asked")]


def _tools(subscription: Subscription, locale: Locale) -> Component:
    lang, hours = locale.lang, with_digits(str(USUAL_OVERLAP_H), locale)
    url = f"{API}/{subscription.id}"
    is_on = subscription.active
    buttons = [
        *([_button(t("webhooks.test", lang), f"{url}/test", is_primary=True)] if is_on else []),
        _button(
            t("webhooks.switch_off" if is_on else "webhooks.switch_on", lang),
            url,
            method="PATCH",
            body="off" if is_on else "on",
        ),
        _button(t("webhooks.rotate", lang, hours=hours), f"{url}/rotate", sure=t("webhooks.sure", lang)),
        _button(t("webhooks.delete", lang), url, method="DELETE", sure=t("webhooks.sure_delete", lang), then=WEBHOOKS),
    ]
    answer = html.Div(className="form-answer", role="status", **{"data-role": "answer"})
    return html.Div([html.Div(buttons, className="form-buttons"), answer], className="webhook-actions")


def _button(
    words: str,
    url: str,
    *,
    method: str = "POST",
    body: str = "",
    sure: str = "",
    then: str = "",
    is_primary: bool = False,
) -> Component:
    """`sure`: what it says before it does what cannot be undone; `then`: where to go on afterwards."""
    return html.Button(
        words,
        type="button",
        className="button is-primary" if is_primary else "button",
        **{
            "data-role": "webhook-do",
            "data-url": url,
            "data-method": method,
            "data-switch": body,
            "data-sure": sure,
            "data-then": then,
        },
    )


def _log(
    locale: Locale, subscription: Subscription, deliveries: Sequence[Delivery], state: str, older: int | None
) -> list[Component]:
    lang, path = locale.lang, webhook_path(subscription.id)
    states = [("", t("webhooks.every_state", lang)), *((one, t(f"webhooks.state.{one}", lang)) for one in STATES)]
    links = [
        html.A(words, href=f"{path}?state={name}" if name else path, className="page-tab",
               **({"aria-current": "page"} if name == state else {}))
        for name, words in states
    ]  # fmt: skip
    parts: list[Component] = [html.Nav(links, className="page-tabs", **{"aria-label": t("webhooks.log", lang)})]
    if not deliveries:
        parts.append(html.P(t("webhooks.nothing_sent", lang), className="notice"))
    parts.append(html.Ol([build_delivery(one, locale) for one in deliveries], className="webhook-deliveries"))
    if older is not None:
        at = f"{path}?before={older}" + (f"&state={state}" if state else "")
        parts.append(html.A(t("webhooks.older", lang), href=at, className="button"))
    return parts


def _replay(subscription: Subscription, lang: str) -> Component:
    which = [(one.value, t(f"webhooks.again.{one}", lang)) for one in Again]
    fields = [
        build_input(t("webhooks.from", lang), "from", kind="datetime-local", required=True),
        build_input(t("webhooks.until", lang), "until", kind="datetime-local", required=True),
        build_choice(t("webhooks.which", lang), "which", which, Again.FAILED),
    ]
    send = html.Button(t("webhooks.replay", lang), type="submit", className="button")
    return html.Form(
        [
            html.P(t("webhooks.replay_lead", lang), className="approval-hint"),
            html.Div(fields, className="form-fields"),
            html.Div(send, className="form-buttons"),
            html.Div(className="form-answer", role="status", **{"data-role": "answer"}),
        ],
        className="form",
        noValidate="novalidate",
        **{"data-role": "webhook-replay", "data-url": f"{API}/{subscription.id}/replay"},
    )
