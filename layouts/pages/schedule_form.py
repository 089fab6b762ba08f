"""The form of a schedule: all of its fields, those of one that is changed filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.delivery.asked import QUALITY
from dashboard.delivery.calendar import FREQUENCIES, LAST_DAY, MONTHLY, WEEKLY
from dashboard.delivery.periods import OFFERED
from dashboard.delivery.rendering import ENDINGS
from dashboard.i18n import LANGUAGES, Locale, t
from dashboard.permissions import Permission, Role, Viewer
from dashboard.reports import REPORTS
from dashboard.setting_values import WEEKDAYS
from layouts.address import SCHEDULES
from layouts.components.form_field import build_choice, build_input, build_select
from layouts.components.tick import build_tick, build_ticks
from layouts.pages.schedules import API, month_day_words, period_words, report_words

Json = dict[str, Any]
Choice = tuple[str, str]
WAITS = ("wait_until_approved", "hold_if_late")


SAVED = "saved:"
"""What the value of a saved report begins with, among those of report types."""


def build_form(
    viewer: Viewer,
    locale: Locale,
    one: Mapping[str, Any],
    *,
    users: Sequence[Choice],
    profiles: Sequence[Choice],
    saved: Sequence[Choice],
) -> Component:
    """`one`: the schedule that is changed, or what a new one begins with. `users` (by user name) and `profiles` (by
    id), each with their name, are whom it may be sent to; `saved`: the saved reports (by id) that may be sent."""
    lang, number = locale.lang, one.get("id")
    url, method = (f"{API}/{number}", "PATCH") if number else (API, "POST")
    cancel = html.A(t("action.cancel", lang), href=SCHEDULES, className="button")
    save = html.Button(t("schedules.save", lang), type="submit", className="button is-primary")
    form = html.Form(
        [
            html.Div(_fields(viewer, locale, one, saved), className="form-fields"),
            html.Div(_weekdays(lang, one["weekdays"]), hidden=one["frequency"] != WEEKLY, **{"data-role": "weekdays"}),
            _recipients(lang, one["recipients"], users, profiles),
            html.Div([_wait(lang, name, one[name]) for name in WAITS], className="form-ticks"),
            html.Div([save, cancel], className="form-buttons"),
            html.Div(className="form-answer", role="alert", **{"data-role": "answer"}),
        ],
        className="form",
        **{
            "data-role": "schedule-form",
            "data-url": url,
            "data-method": method,
            "data-back": SCHEDULES,
            "data-version": str(one.get("row_version", "")),
        },
    )
    heading = t("schedules.edit_title" if number else "schedules.new", lang)
    return html.Section([html.H2(heading), form], className="record-part")


def _fields(viewer: Viewer, locale: Locale, one: Mapping[str, Any], saved: Sequence[Choice]) -> list[Component]:
    lang = locale.lang
    frequencies = [(name, t(f"schedules.frequency.{name}", lang)) for name in FREQUENCIES]
    days = [(str(day), month_day_words(day, locale)) for day in range(1, LAST_DAY + 1)]
    periods = [(name, period_words(name, locale)) for name in dict.fromkeys((*OFFERED, one["period"]))]
    formats = [(name, t(f"schedules.format.{name}", lang)) for name in ENDINGS]
    return [
        build_input(t("schedules.name", lang), "name", one["name"], required=True, maxLength=120),
        _what(viewer, lang, one, saved),
        build_choice(t("field.period", lang), "period", periods, one["period"]),
        build_choice(t("field.format", lang), "format", formats, one["format"]),
        build_choice(t("field.frequency", lang), "frequency", frequencies, one["frequency"]),
        build_input(t("schedules.time", lang), "schedule_time", one["schedule_time"], kind="time", required=True),
        html.Div(
            build_choice(t("field.month_day", lang), "month_day", days, str(one["month_day"])),
            hidden=one["frequency"] != MONTHLY,
            **{"data-role": "month-day"},
        ),
        build_input(t("schedules.timezone", lang), "timezone", one["timezone"]),
        html.Div(
            [
                build_input(t("field.filters", lang), "filters", one["filters"]),
                html.Small(t("schedules.filters_hint", lang), className="form-hint"),
            ],
            className="form-field is-wide",
            hidden=bool(one["template_id"]) or one["report_type"] == QUALITY,
            **{"data-role": "schedule-filters"},
        ),
    ]


def _what(viewer: Viewer, lang: str, one: Mapping[str, Any], saved: Sequence[Choice]) -> Component:
    """A report type, or a saved report; one that is open to the schedule's owner alone is among them, too."""
    template_id = one["template_id"]
    here = f"{SAVED}{template_id}" if template_id else one["report_type"]
    kept = [(template_id, one.get("template_name") or t("schedules.saved_gone", lang))] if template_id else []
    reports = [_option(r.name, r.label.text(lang), here) for r in REPORTS if viewer.may(r.permission)]
    if viewer.may(Permission.QUALITY_FINDING_READ):
        reports.append(_option(QUALITY, report_words(QUALITY, lang), here, is_whole=True))
    groups = [html.Optgroup(reports, label=t("schedules.report", lang))]
    of_saved = [_option(f"{SAVED}{key}", words, here, is_whole=True) for key, words in dict([*kept, *saved]).items()]
    if of_saved:
        groups.append(html.Optgroup(of_saved, label=t("builder.saved", lang)))
    return build_select(t("schedules.what", lang), "report_type", groups)


def _weekdays(lang: str, chosen: Sequence[str]) -> Component:
    days = [(day, t(f"weekday.{day}", lang)) for day in WEEKDAYS]
    return build_ticks(t("field.weekdays", lang), "weekdays", days, chosen)


def _wait(lang: str, name: str, is_on: bool) -> Component:
    return build_tick(name, "yes", t(f"schedules.{name}", lang), is_on=is_on)


def _recipients(lang: str, chosen: Sequence[Json], users: Sequence[Choice], profiles: Sequence[Choice]) -> Component:
    rows = [_recipient(lang, one, users, profiles, place) for place, one in enumerate([*chosen] or [{}])]
    more = html.Button(
        t("schedules.add_recipient", lang), type="button", className="button", **{"data-role": "recipient-add"}
    )
    legend = html.Legend(t("field.recipients", lang), className="form-label")
    return html.Fieldset([legend, html.Div(rows, className="form-recipients"), more], className="form-set")


def _recipient(lang: str, one: Json, users: Sequence[Choice], profiles: Sequence[Choice], place: int) -> Component:
    """Kind and person in one value, as user:basel, role:manager, profile:ID."""
    here = f"{one.get('kind')}:{one.get('username') or one.get('role') or one.get('id')}"
    groups = [
        ("user", users),
        ("role", [(role.value, t(f"role.{role}", lang)) for role in Role]),
        ("profile", profiles),
    ]
    who = [
        html.Optgroup(
            [_option(f"{kind}:{value}", words, here) for value, words in found], label=t(f"schedules.kind.{kind}", lang)
        )
        for kind, found in groups
        if found
    ]
    languages = [
        _option(value, t(f"schedules.language.{value or 'own'}", lang), one.get("language") or "")
        for value in ("", *LANGUAGES)
    ]
    remove = html.Button(
        "×",
        type="button",
        className="button",
        title=t("schedules.remove", lang),
        **{"data-role": "recipient-remove", "aria-label": t("schedules.remove", lang)},
    )
    return html.Div(
        [
            html.Select(
                who, className="form-control", **{"data-role": "who", "aria-label": t("ledger.recipient", lang)}
            ),
            html.Select(
                languages,
                className="form-control",
                **{"data-role": "language", "aria-label": t("outside.language", lang)},
            ),
            remove,
        ],
        className="form-recipient",
        key=str(place),
        **{"data-role": "recipient"},
    )


def _option(value: str, words: str, chosen: str, *, is_whole: bool = False) -> Component:
    """`is_whole`: it is sent as it is, without filters of the schedule."""
    marks = {"selected": "selected"} if value == chosen else {}
    return html.Option(words, value=value, **marks, **({"data-whole": "true"} if is_whole else {}))
