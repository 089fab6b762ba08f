"""Saved reports on the builder's page: the list, and what one can do with the one that is open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from dash import html
from dash.development.base_component import Component

from dashboard.builder.access import GIVEN, Access
from dashboard.i18n import Locale, t
from dashboard.metrics.words import moment_label, with_digits
from dashboard.permissions import Role
from layouts.address import saved_path
from layouts.components.builder_sending import build_action, build_details, build_form
from layouts.components.builder_tools import build_pin, build_tools
from layouts.components.form_field import build_choice, build_input
from layouts.components.glyph import glyph

TEMPLATES = "/api/reports/builder/templates"


@dataclass(frozen=True, kw_only=True)
class OpenSaved:
    """The saved report that a page is of. `told`: as the API tells it; `is_changed`: the page asks something else;
    `people`: user name and name of those whom it can be shared with; `reached`: who would see what by the share that
    is looked at; `key`: of the link by which the reader came; `is_pinned`: to their overview, None where it cannot be;
    `may_schedule`: whether they send reports by the clock."""

    told: dict[str, Any]
    is_changed: bool
    versions: Sequence[dict[str, Any]]
    people: Sequence[tuple[str, str]]
    projects: Sequence[str]
    key: str | None
    is_pinned: bool | None = None
    may_schedule: bool = False

    @property
    def url(self) -> str:
        return f"{TEMPLATES}/{self.told['id']}"

    @property
    def by_link(self) -> dict[str, str]:
        """What is sent with every change, so that it holds for who came by a link."""
        return {"key": self.key} if self.key else {}

    def may(self, least: Access) -> bool:
        return list(Access).index(Access(self.told["access"])) >= list(Access).index(least)


def build_saved_list(found: Sequence[dict[str, Any]], pinned: Collection[str], locale: Locale) -> Component:
    """`pinned`: the ids of those that stand on the reader's overview. First those in no folder, then each project's."""
    lang = locale.lang
    parts: list[Component] = [html.H2(t("builder.saved", lang))]
    if not found:
        parts.append(html.P(t("builder.saved_none", lang), className="builder-hint"))
    for folder in sorted({one["project"] or "" for one in found}):
        items = [_listed(one, pinned, lang) for one in found if (one["project"] or "") == folder]
        heading = [html.H3([glyph("folder"), html.Bdi(folder)], className="builder-folder")] if folder else []
        parts += [*heading, html.Ul(items, className="builder-saved")]
    return html.Section(parts, className="record-part")


def _listed(one: dict[str, Any], pinned: Collection[str], lang: str) -> Component:
    return html.Li(
        [
            _favourite(one, {}, lang),
            html.A(one["name"], href=saved_path(one["id"]), className="builder-saved-name"),
            html.Span(one["owner"] or "", className="builder-hint"),
            build_pin(one["id"], one["name"], one["id"] in pinned, lang, look="text-button"),
        ]
    )


def build_open(saved: OpenSaved, locale: Locale) -> Component:
    """Name, owner, version, and everything that can be done with it."""
    lang, told = locale.lang, saved.told
    facts = [
        t("builder.by", lang, name=told["owner"] or "–"),
        t(
            "builder.version_of",
            lang,
            version=with_digits(str(told["version"]), locale),
            moment=moment_label(datetime.fromisoformat(told["updated_at"]), locale),
        ),
        *([told["project"]] if told["project"] else []),
        t(f"builder.access.{told['access']}", lang),
    ]
    parts = [html.P([html.Span(html.Bdi(fact)) for fact in facts], className="approval-facts")]
    # What the page shows is not what would be sent: it is saved on the way.
    may_schedule = saved.may_schedule and not saved.is_changed
    parts.append(build_tools(told["id"], told["name"], saved.is_pinned, lang, may_schedule=may_schedule))
    if saved.may(Access.EDIT):
        parts += [_rename(saved, lang), _versions(saved, locale)]
    if saved.may(Access.OWN):
        parts += [_shares(saved, lang), _owner(saved, lang)]
    head = html.Div([html.H1([_favourite(told, saved.by_link, lang), html.Bdi(told["name"])])], className="part-head")
    return html.Div([head, *parts], className="builder-open")


def _favourite(told: dict[str, Any], by_link: dict[str, str], lang: str) -> Component:
    is_marked = told["is_favourite"]
    words = t("builder.unmark" if is_marked else "builder.mark", lang, name=told["name"])
    return build_action(
        "★" if is_marked else "☆",
        f"{TEMPLATES}/{told['id']}/favourite",
        "POST",
        {"favourite": not is_marked, **by_link},
        look="builder-star",
        label=words,
    )


def _rename(saved: OpenSaved, lang: str) -> Component:
    folders = [("", t("builder.no_folder", lang)), *((code, code) for code in saved.projects)]
    fields = [
        build_input(t("builder.name", lang), "name", saved.told["name"], required=True, maxLength=120),
        build_choice(t("builder.folder", lang), "project", folders, saved.told["project"] or ""),
    ]
    form = build_form(fields, t("builder.rename", lang), saved.url, "PUT", saved.by_link)
    return build_details(t("builder.rename", lang), form)


def _versions(saved: OpenSaved, locale: Locale) -> Component:
    lang, items = locale.lang, []
    for one in saved.versions:
        words = t(
            "builder.version_line",
            lang,
            version=with_digits(str(one["version"]), locale),
            name=one["name"],
            by=one["saved_by"] or "–",
            moment=moment_label(datetime.fromisoformat(one["saved_at"]), locale),
        )
        is_now = one["version"] == saved.told["version"]
        back = (
            []
            if is_now
            else [
                build_action(
                    t("builder.restore", lang),
                    f"{saved.url}/restore",
                    "POST",
                    {"version": one["version"], **saved.by_link},
                    look="text-button",
                    after=saved_path(saved.told["id"], saved.key),
                )
            ]
        )
        items.append(html.Li([html.Span(words), *back]))
    return build_details(t("builder.versions", lang), html.Ol(items, className="builder-versions", reversed="reversed"))


def _shares(saved: OpenSaved, lang: str) -> Component:
    items = []
    for one in saved.told["shares"]:
        who = one["name"]
        words = " · ".join(
            part
            for part in (t(f"builder.share.{one['kind']}", lang), who, t(f"builder.access.{one['access']}", lang))
            if part
        )
        items.append(
            html.Li(
                [
                    html.Bdi(words),
                    build_action(
                        t("builder.unshare", lang),
                        f"{saved.url}/shares/{one['id']}",
                        "DELETE",
                        None,
                        look="text-button",
                    ),
                ]
            )
        )
    targets = [
        *((f"person:{username}", name) for username, name in saved.people),
        *((f"role:{role}", t("builder.share_role", lang, role=t(f"role.{role}", lang))) for role in Role),
        *((f"project:{code}", t("builder.share_project", lang, code=code)) for code in saved.projects),
        ("link:", t("builder.share.link", lang)),
    ]
    fields = [
        build_choice(t("builder.share_with", lang), "whom", [("", t("builder.choose", lang)), *targets]),
        build_choice(
            t("builder.share_access", lang), "access", [(one, t(f"builder.access.{one}", lang)) for one in GIVEN]
        ),
    ]
    reach = html.Div(
        className="builder-reach",
        role="status",
        **{
            "data-role": "builder-reach",
            "data-url": f"{saved.url}/share/preview?lang={lang}",
            "data-words": orjson.dumps(
                {name: t(f"builder.reach.{name}", lang) for name in ("who", "nobody", "link", "own", "failed")}
            ).decode(),
        },
    )
    form = build_form(
        [*fields, reach], t("builder.share", lang), f"{saved.url}/share", "POST", {}, role="builder-share"
    )
    return build_details(t("builder.sharing", lang), html.Div([html.Ul(items, className="builder-shares"), form]))


def _owner(saved: OpenSaved, lang: str) -> Component:
    people = [("", t("builder.choose", lang)), *saved.people]
    field = build_choice(t("builder.transfer_to", lang), "to", people)
    form = build_form(
        [field], t("builder.transfer", lang), f"{saved.url}/transfer", "POST", {}, after="/reports/builder"
    )
    remove = build_action(
        t("builder.delete", lang),
        saved.url,
        "DELETE",
        None,
        after="/reports/builder",
        sure=t("builder.delete_sure", lang, name=saved.told["name"]),
    )
    return build_details(t("builder.ownership", lang), html.Div([form, remove]))
