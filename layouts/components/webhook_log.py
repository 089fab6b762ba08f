"""What a receiver was sent: each message with its state, and every try with request and answer."""

import json
from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from data_access.webhook_log import Delivery
from data_access.webhook_queue import Tried
from layouts.components.moment import when


def build_delivery(one: Delivery, locale: Locale) -> Component:
    lang = locale.lang
    head = [
        html.Span(t(f"webhooks.event.{one.event_type}", lang), className="webhook-event"),
        html.Span(t(f"webhooks.state.{one.state}", lang), className=f"job-state is-{_LOOKS[one.state]}"),
        when(one.occurred_at, locale),
        html.Span(_outcome(one, locale)),
    ]
    if one.next_try_at is not None:
        head.append(html.Span([t("webhooks.next_try", lang), " ", when(one.next_try_at, locale)]))
    return html.Li(
        html.Details([html.Summary(head, className="webhook-head"), *_inside(one, locale)]),
        className="webhook-delivery",
    )


_LOOKS = {"queued": "running", "retrying": "overdue", "delivered": "done", "dead": "failed"}
"""As the states of jobs look."""


def _outcome(one: Delivery, locale: Locale) -> str:
    words = t("webhooks.tries", locale.lang, number=with_digits(str(len(one.history)), locale))
    last = one.history[0] if one.history else None
    return f"{words} · {t(f'webhooks.problem.{last.problem}', locale.lang)}" if last and last.problem else words


def _inside(one: Delivery, locale: Locale) -> list[Component]:
    lang = locale.lang
    again = html.Button(
        t("webhooks.send_again", lang),
        type="button",
        className="button",
        **{"data-role": "webhook-do", "data-url": f"/api/webhook-deliveries/{one.id}/replay"},
    )
    message = html.P([html.Span("webhook-id "), html.Code(one.message_id)], className="webhook-id", dir="ltr")
    body = json.dumps(json.loads(one.payload), ensure_ascii=False, indent=2)
    sent = html.Details([html.Summary(t("webhooks.body", lang)), _text(body)])
    tries = [html.Li(_try(tried, locale)) for tried in one.history]
    return [html.Div([message, again], className="webhook-tools"), html.Ol(tries, className="webhook-tries"), sent]


def _try(tried: Tried, locale: Locale) -> list[Component]:
    lang = locale.lang
    took = t("webhooks.took", lang, ms=with_digits(f"{tried.duration_ms:,}", locale))
    status = [html.Bdi(f"HTTP {tried.status}")] if tried.status else []
    problem = t(f"webhooks.problem.{tried.problem}" if tried.problem else "webhooks.taken", lang)
    head = html.P(
        [when(tried.started_at, locale), *status, html.Span(problem), html.Span(took)], className="entry-meta"
    )
    return [
        head,
        html.Details(
            [
                html.Summary(t("webhooks.request_and_answer", lang)),
                _text(_headers(tried.request_headers)),
                _text("\n\n".join(filter(None, (_headers(tried.response_headers), tried.response_body)))),
            ]
        ),
    ]


def _headers(found: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in found.items())


def _text(text: str) -> Component:
    return html.Pre(html.Bdi(text), className="webhook-text", dir="ltr", tabIndex="0")
