"""For administrators: who may log in, with role, projects and state, and seeing the product as one of them does."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from dashboard.people.directory import ALL, NO_ROLE, NONE, OPEN, OWN, UserLine
from dashboard.workflow.view_as import Bar
from layouts.address import USERS, view_as_path
from layouts.components.form_field import build_input
from layouts.components.glyph import glyph

NAME = "q"
WORDED = {ALL: "users.scope.all", OWN: "users.scope.own", NONE: "users.scope.none"}


def layout(
    locale: Locale, *, shown: Sequence[tuple[UserLine, Bar | None]], count: int, words: str, csrf_token: str | None
) -> Component:
    """`shown`: some of `count`, each with what forbids to see the product as they do; `words`: what was looked for;
    `csrf_token`: None for who may not look at all."""
    lang = locale.lang
    people = [_person(line, bar, locale, csrf_token) for line, bar in shown]
    found = html.Ul(people, className="people") if people else html.P(t("users.nobody", lang), className="notice")
    return html.Div(
        className="record users",
        children=[
            html.Div([html.H1(t("users.title", lang)), html.P(t("users.lead", lang))], className="jobs-title"),
            html.Section([_search(words, lang), _count(len(shown), count, locale), found], className="record-part"),
        ],
    )


def _search(words: str, lang: str) -> Component:
    field = build_input(t("users.search", lang), NAME, words, kind="search", autoComplete="off")
    button = html.Button([glyph("search"), html.Span(t("users.look_up", lang))], type="submit", className="button")
    return html.Form([field, button], action=USERS, method="GET", className="people-search", role="search")


def _count(shown: int, count: int, locale: Locale) -> Component:
    key = "users.some" if shown < count else "users.all"
    numbers = {"shown": with_digits(str(shown), locale), "count": with_digits(str(count), locale)}
    return html.P(t(key, locale.lang, **numbers), className="people-note", role="status")


def _person(line: UserLine, bar: Bar | None, locale: Locale, csrf_token: str | None) -> Component:
    lang, account = locale.lang, line.account
    who = html.Div(
        [html.Strong(html.Bdi(account.name)), html.Code(html.Bdi(account.username), className="people-note")]
    )
    role = t(f"role.{line.role}", lang) if line.role else t("users.no_role", lang)
    what = html.Div([html.Span(role), html.Span(_scope(line.scope, lang), className="people-note")])
    state = (
        []
        if line.state in (OPEN, NO_ROLE)
        else [html.Span(t(f"users.state.{line.state}", lang), className="job-state")]
    )
    return html.Li([who, what, html.Div([*state, *_way(line, bar, lang, csrf_token)], className="people-way")])


def _scope(scope: str, lang: str) -> list[Component | str]:
    """In words, or the codes of projects."""
    if scope in WORDED:
        return [t(WORDED[scope], lang)]
    return [part for code in scope.split() for part in (html.Bdi(code), " ")]


def _way(line: UserLine, bar: Bar | None, lang: str, csrf_token: str | None) -> list[Component]:
    """The button, or why there is none."""
    if csrf_token is None:
        return []
    if bar is not None:
        return [html.Span(t(f"view_as.bar.{bar}", lang), className="people-note")] if bar is not Bar.CLOSED else []
    label = t("view_as.begin_as", lang, name=line.account.name)
    button = html.Button(
        t("view_as.begin", lang),
        type="submit",
        name="csrf_token",
        value=csrf_token,
        className="button",
        **{"aria-label": label},
    )
    return [html.Form(button, action=view_as_path(line.account.username), method="POST")]
