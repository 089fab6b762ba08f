"""The form of a receiver: where to, what of, with which headers. A script sends it as JSON."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from dashboard.reports import REPORTS
from dashboard.webhooks.backoff import MOST_RETRIES
from dashboard.webhooks.events import SUBSCRIBABLE
from dashboard.webhooks.try_log import MASK
from dashboard.workflow.webhook_wishes import LONGEST_NAME
from data_access.webhook_events import EVERY_EVENT
from data_access.webhook_store import Subscription
from layouts.components.chips import build_chips
from layouts.components.form_field import build_choice, build_input, build_long_text

API = "/api/webhooks"


def build_webhook_form(
    locale: Locale, projects: Sequence[str], known: Subscription | None = None, chosen: Sequence[str] | None = None
) -> Component:
    """`projects`: every code; `chosen`: those of a `known` receiver, None for all."""
    lang = locale.lang
    url = f"{API}/{known.id}" if known else API
    fields = [
        build_input(t("webhooks.name", lang), "name", known.name if known else "", maxLength=LONGEST_NAME),
        build_input(
            t("webhooks.url", lang), "webhook_url", known.webhook_url if known else "", kind="url", required=True,
            placeholder="https://",
        ),
        build_chips(t("webhooks.events", lang), "event_type", _events(lang), known.event_types if known else ()),
        build_choice(t("webhooks.report", lang), "report_type", _reports(lang), (known and known.report_type) or ""),
        build_choice(t("webhooks.retries", lang), "retry_count", *_retries(locale, known)),
        build_chips(t("webhooks.projects", lang), "projects", _projects(lang, projects), chosen or ()),
        build_long_text(
            t("webhooks.headers", lang), "headers", _headers(known), placeholder="X-Key: value",
        ),
        html.P(t("webhooks.headers_hint", lang, mask=MASK), className="approval-hint form-field is-wide"),
    ]  # fmt: skip
    words = t("webhooks.save" if known else "webhooks.add", lang)
    return html.Form(
        [
            html.Div(fields, className="form-fields"),
            html.Div(html.Button(words, type="submit", className="button is-primary"), className="form-buttons"),
            html.Div(className="form-answer", role="alert", **{"data-role": "answer"}),
        ],
        className="form webhook-form",
        noValidate="novalidate",
        **{"data-role": "webhook-form", "data-url": url, "data-method": "PATCH" if known else "POST"},
    )


def _events(lang: str) -> list[tuple[str, str]]:
    return [
        (EVERY_EVENT, t("webhooks.every_event", lang)),
        *((one.value, t(f"webhooks.event.{one}", lang)) for one in SUBSCRIBABLE),
    ]


def _reports(lang: str) -> list[tuple[str, str]]:
    return [("", t("webhooks.every_report", lang)), *((one.name, one.label.text(lang)) for one in REPORTS)]


def _projects(lang: str, codes: Sequence[str]) -> list[tuple[str, str]]:
    return [("", t("webhooks.every_project", lang)), *((code, code) for code in sorted(codes))]


def _retries(locale: Locale, known: Subscription | None) -> tuple[list[tuple[str, str]], str]:
    counted = [(str(number), with_digits(str(number), locale)) for number in range(MOST_RETRIES, -1, -1)]
    return counted, str(known.retry_count if known else MOST_RETRIES)


def _headers(known: Subscription | None) -> str:
    """Names only: a value stays what it is where the mask is left."""
    return "\n".join(f"{name}: {MASK}" for name in sorted(known.headers)) if known else ""
