"""The ledger of deliveries: what left, what waits and why, what failed; each can be sent again."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.delivery.retries import Trouble
from dashboard.i18n import Locale, t
from dashboard.metrics.words import moment_label, with_digits
from data_access.outbox_store import ENDED, State
from layouts.address import DELIVERIES
from layouts.components.moment import when
from layouts.pages.schedule_look import days_words, file_words
from layouts.pages.schedules import page

Json = dict[str, Any]
NOTICES = "notices"
_BAD = (State.DEAD, State.BOUNCED)
_SAID_BY_ITSELF = (Trouble.RIGHTS, Trouble.CLOSED, Trouble.UNWANTED)
_WARN = (State.RETRYING, State.HELD, State.NOT_SENT)


def layout(
    locale: Locale, *, found: Sequence[Json], counts: Counter[str], asked: dict[str, str], following: str | None
) -> Component:
    """`counts`: by state; `asked`: what the address says, `state` and `schedule`."""
    lang = locale.lang
    lines = html.Ol([_line(one, locale) for one in found], className="approval-lines")
    none = html.P(t("ledger.none", lang), className="notice")
    older = {**asked, "cursor": following or ""}
    more = (
        [html.A(t("ledger.older", lang), href=f"{DELIVERIES}?{urlencode(older)}", className="button")]
        if following
        else []
    )
    section = html.Section([_states(locale, counts, asked), lines if found else none, *more], className="record-part")
    return page(lang, "ledger", section)


def _states(locale: Locale, counts: Counter[str], asked: dict[str, str]) -> Component:
    """Each state with how many there are of it, as a filter."""
    rest = {name: value for name, value in asked.items() if name != "state"}
    choices = [("", t("ledger.all", locale.lang), counts.total())]
    choices += [
        (state.value, t(f"delivery.state.{state}", locale.lang), counts[state]) for state in State if counts[state]
    ]
    links = [
        html.A(
            [words, " ", html.Span(with_digits(f"{count:,}", locale), className="badge is-quiet")],
            href=f"{DELIVERIES}?{urlencode(rest | ({'state': value} if value else {}))}",
            className="button",
            **({"aria-current": "true"} if asked.get("state", "") == value else {}),
        )
        for value, words, count in choices
    ]
    return html.Nav(links, className="job-tools ledger-states", **{"aria-label": t("ledger.state", locale.lang)})


def _line(one: Json, locale: Locale) -> Component:
    lang = locale.lang
    title = t("ledger.notices", lang) if one["title"] == NOTICES else one["title"]
    facts = [html.Bdi(one["name"])]
    facts += [html.Bdi(one["address"], dir="ltr")] if one["address"] else []
    facts += [html.Bdi(days_words(one, locale))] if one["first_day"] else []
    facts += [t(f"schedules.occasion.{one['occasion']}", lang)]
    facts += [t("ledger.tries", lang, count=with_digits(str(one["tries"]), locale))] if one["tries"] > 1 else []
    main = [
        html.Div([html.Strong(html.Bdi(title)), _mark(one, lang)], className="ledger-head"),
        html.P([html.Span(fact) for fact in facts], className="approval-facts"),
        *_why(one, locale),
        *[html.P(file_words(file, locale), className="approval-hint") for file in one["files"]],
    ]
    side = [when(datetime.fromisoformat(one["created_at"]), locale), *_again(one, lang)]
    outcome = html.P(className="schedule-said", role="status", **{"data-role": "outcome"})
    return html.Li(
        [html.Div(main, className="approval-main"), html.Div(side, className="approval-age"), outcome],
        className="approval-line is-others",
    )


def _mark(one: Json, lang: str) -> Component:
    state = one["state"]
    look = "failed" if state in _BAD else "overdue" if state in _WARN else "done" if state == State.SENT else "running"
    return html.Span(t(f"delivery.state.{state}", lang), className=f"job-state is-{look}")


def _why(one: Json, locale: Locale) -> list[Component]:
    """In words, and in those of who said it; when it is looked at again."""
    if not one["reason"]:
        return []
    words = [html.Span(one["reason_text"])]
    words += [": ", html.Bdi(one["detail"])] if one["detail"] and one["reason"] not in _SAID_BY_ITSELF else []
    found = [html.P(words, className="ledger-why")]
    if one["next_try_at"]:
        at = moment_label(datetime.fromisoformat(one["next_try_at"]), locale)
        found.append(html.P([t("ledger.next_try", locale.lang), " ", html.Bdi(at)], className="approval-hint"))
    return found


def _again(one: Json, lang: str) -> list[Component]:
    if one["state"] not in ENDED:
        return []
    url = f"/api/deliveries/{one['id']}/resend"
    attributes = {"data-role": "schedule-do", "data-url": url, "data-method": "POST", "data-body": ""}
    return [html.Button(t("ledger.resend", lang), type="button", className="button", **attributes)]
