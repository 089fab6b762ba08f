"""The header of every page: mark, navigation by what the viewer may see, language, theme, account."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.permissions import Permission, Viewer
from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType
from layouts.address import ACCOUNT, BRIEF, HOME, LOGOUT, Address, report_path
from layouts.components.bell import build_bell
from layouts.components.glyph import glyph
from layouts.places import ADMINISTRATION, APPROVING, BUILDING, OVERVIEW

THEMES = (("system", "monitor"), ("light", "sun"), ("dark", "moon"))
OTHER_LANGUAGE = {"ar": ("en", "English"), "en": ("ar", "العربية")}
OTHER_CALENDAR = {"gregory": "islamic-umalqura", "islamic-umalqura": "gregory"}
OTHER_DIGITS = {"latn": "arab", "arab": "latn"}


def visible_reports(viewer: Viewer) -> tuple[ReportType, ...]:
    return tuple(report for report in REPORTS if viewer.may(report.permission))


def takes_part(viewer: Viewer) -> bool:
    """Who takes part in approval has something to do there, and is told of it."""
    return viewer.may(Permission.APPROVAL_REPORT_COMMENT)


def build_header(viewer: Viewer, locale: Locale, address: Address, csrf_token: str) -> Component:
    lang = locale.lang
    return html.Header(
        className="header",
        children=[
            html.A(t("shell.skip", lang), href="#main", className="skip-link"),
            _brand(lang),
            _navigation(viewer, locale, address),
            html.Div(
                className="header-tools",
                children=[
                    _palette(lang),
                    *([build_bell(lang)] if takes_part(viewer) else []),
                    _language(lang, address),
                    _themes(lang),
                    _account(viewer, locale, address, csrf_token),
                ],
            ),
        ],
    )


def _brand(lang: str) -> Component:
    words = html.Span(t("product.name", lang), className="brand-name")
    return html.A([html.Span(className="brand-mark"), words], href=HOME, className="brand")


def _palette(lang: str) -> Component:
    """What opens the command palette, for whom does not know the keys for it or has none."""
    keys = html.Kbd(html.Bdi("Ctrl K"), className="palette-keys", dir="ltr", **{"aria-hidden": "true"})
    return html.Button(
        [glyph("search"), html.Span(t("palette.short", lang), className="palette-word"), keys],
        type="button",
        className="tool palette-open",
        title=t("palette.open", lang),
        **{"data-role": "palette", "aria-label": t("palette.open", lang), "aria-haspopup": "dialog"},
    )


def _navigation(viewer: Viewer, locale: Locale, address: Address) -> Component:
    places = [place for place in (OVERVIEW, APPROVING, BUILDING) if place.is_open_to(viewer)]
    links = [(place.href, t(place.words, locale.lang)) for place in places]
    links += [(report_path(r.name), r.label.text(locale.lang)) for r in visible_reports(viewer)]
    items = [html.Li(_nav_link(path, words, address.path)) for path, words in links]
    parts = [html.Ul(items, className="nav-links"), _rest_of_navigation(links, locale.lang)]
    return html.Nav(parts, className="nav", **{"aria-label": t("nav.label", locale.lang)})


def _rest_of_navigation(links: list[tuple[str, str]], lang: str) -> Component:
    """The links again, in a menu: a script shows there those that have no room in the line."""
    items = [html.Li(html.A(words, href=path, className="menu-item"), hidden=True) for path, words in links]
    summary = html.Summary([html.Span(t("nav.more", lang)), glyph("chevron")], className="tool")
    return html.Details([summary, html.Ul(items, className="menu-list")], className="menu nav-more", hidden=True)


def _nav_link(path: str, words: str, current: str) -> Component:
    is_here = current == path or (path != HOME and current.startswith(f"{path}/"))
    here = {"aria-current": "page"} if is_here else {}
    return html.A(words, href=path, className="nav-link", **here)


def _language(lang: str, address: Address) -> Component:
    other, words = OTHER_LANGUAGE[lang]
    return html.A(
        words,
        href=address.with_value("lang", other),
        lang=other,
        className="tool",
        title=t("shell.language", lang),
        **{"data-keeps-state": f"lang={other}", "data-action": "language", "hrefLang": other},
    )


def _themes(lang: str) -> Component:
    choices = [
        html.Button(
            [glyph(icon), html.Span(t(f"theme.{name}", lang))],
            type="button",
            className="menu-item",
            **{"data-theme-choice": name, "data-action": f"theme-{name}", "aria-pressed": "false"},
        )
        for name, icon in THEMES
    ]
    return html.Details(
        className="menu",
        children=[
            html.Summary(glyph("theme"), className="tool is-icon", **{"aria-label": t("theme.label", lang)}),
            html.Div(choices, className="menu-list"),
        ],
    )


def _own(lang: str) -> Component:
    return html.A([glyph("bell"), html.Span(t("account.title", lang))], href=ACCOUNT, className="menu-item")


def _digits(locale: Locale, address: Address) -> Component:
    """The same page with the other digits."""
    other = OTHER_DIGITS[locale.digits]
    return html.A(
        [glyph("digits"), html.Span(t(f"digits.{other}", locale.lang))],
        href=address.with_value("digits", other),
        className="menu-item",
        **{"data-keeps-state": f"digits={other}", "data-action": "digits"},
    )


def _account(viewer: Viewer, locale: Locale, address: Address, csrf_token: str) -> Component:
    lang = locale.lang
    who = html.Div(
        className="menu-who",
        children=[
            html.Bdi(viewer.name, className="menu-name"),
            html.Span(t(f"role.{viewer.role}", lang), className="menu-role"),
        ],
    )
    summary = html.Summary(
        [html.Span(initials(viewer.name), className="avatar"), html.Bdi(viewer.name, className="tool-name")],
        className="tool",
        **{"aria-label": t("shell.account", lang)},
    )
    leave = [
        _sign_out(LOGOUT, "sign-out", t("shell.sign_out", lang), csrf_token),
        _sign_out(f"{LOGOUT}?everywhere=1", "sign-out-everywhere", t("shell.sign_out_everywhere", lang), csrf_token),
    ]
    return html.Details(
        [
            summary,
            html.Div(
                [
                    who,
                    _own(lang),
                    _brief(lang),
                    _digits(locale, address),
                    _calendar(locale, address),
                    _keys(lang),
                    *_administration(viewer, lang),
                    *leave,
                ],
                className="menu-list",
            ),
        ],
        className="menu",
    )


def _calendar(locale: Locale, address: Address) -> Component:
    """The same page with the days by the other calendar beside, or without them."""
    other = OTHER_CALENDAR[locale.calendar]
    return html.A(
        [glyph("calendar"), html.Span(t(f"calendar.{other}", locale.lang))],
        href=address.with_value("calendar", other),
        className="menu-item",
        **{"data-keeps-state": f"calendar={other}", "data-action": "calendar"},
    )


def _brief(lang: str) -> Component:
    return html.A([glyph("check"), html.Span(t("brief.on_phone", lang))], href=BRIEF, className="menu-item")


def _keys(lang: str) -> Component:
    """What opens the list of keys, for whom does not know the key for it."""
    words = html.Span(t("keys.title", lang))
    return html.Button([glyph("keys"), words], type="button", className="menu-item", **{"data-role": "keys"})


def _administration(viewer: Viewer, lang: str) -> list[Component]:
    """Pages that only those have who look after the product."""
    return [
        html.A([glyph(place.icon), html.Span(t(place.words, lang))], href=place.href, className="menu-item")
        for place in ADMINISTRATION
        if place.is_open_to(viewer)
    ]


def _sign_out(action: str, name: str, words: str, csrf_token: str) -> Component:
    button = html.Button(
        [glyph("leave"), html.Span(words)],
        type="submit",
        name="csrf_token",
        value=csrf_token,
        className="menu-item",
        **{"data-action": name},
    )
    return html.Form(button, action=action, method="POST")


def initials(name: str) -> str:
    """First letter of the name: two Arabic letters side by side would join into a word."""
    return name.strip()[:1].upper() or "?"
