"""Handing over: the saved reports of somebody who leaves go to somebody else, by who looks after accounts."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from layouts.components.builder_saved import TEMPLATES
from layouts.components.builder_sending import build_form
from layouts.components.form_field import build_choice


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Somebody with saved reports, and how many; `has_left`: the account is closed."""

    username: str
    name: str
    reports: int
    has_left: bool


def build_handover(owners: Sequence[Owner], people: Sequence[tuple[str, str]], locale: Locale) -> Component:
    """`people`: user name and name of those who may enter."""
    lang = locale.lang
    if not owners:
        inside: Component = html.P(t("builder.handover_none", lang), className="builder-hint")
    else:
        choose = ("", t("builder.choose", lang))
        fields = [
            build_choice(t("builder.handover_from", lang), "from", [choose, *(_giver(one, locale) for one in owners)]),
            build_choice(t("builder.transfer_to", lang), "to", [choose, *people]),
        ]
        inside = build_form(
            fields, t("builder.transfer", lang), f"{TEMPLATES}/transfer", "POST", {}, after="/reports/builder"
        )
    hint = html.P(t("builder.handover_hint", lang), className="builder-hint")
    return html.Section([html.H2(t("builder.handover", lang)), hint, inside], className="record-part")


def _giver(one: Owner, locale: Locale) -> tuple[str, str]:
    count = with_digits(f"{one.reports:,}", locale)
    key = "builder.handover_left" if one.has_left else "builder.handover_owner"
    return one.username, t(key, locale.lang, name=one.name, count=count)
