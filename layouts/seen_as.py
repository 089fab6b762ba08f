"""The line on top of every page that says whose eyes it is seen with, on paper too, with the button that ends it."""

from functools import cache
from urllib.parse import quote

from dashboard import clock
from dashboard.i18n import Locale, t
from dashboard.metrics.words import moment_label
from dashboard.people.sessions import SignedIn
from layouts.address import END_VIEW_AS
from layouts.bundles import read_asset
from layouts.server_pages import TEMPLATES


def mark_of(username: str) -> str:
    """How headers and pages name whom they are seen as: letters that a header may hold."""
    return quote(username, safe="")


def render_seen_as(signed_in: SignedIn, locale: Locale, csrf_token: str) -> str:
    """The line with its own style: nobody else's pages are heavier for it. `signed_in`: looks.

    Browsers that know how print it at the foot of every sheet of paper, others on the first only.
    """
    looking, viewer, lang = signed_in.looking, signed_in.viewer, locale.lang
    assert looking is not None, "asked for who looks only"
    role = t(f"role.{viewer.role}", lang)
    now = moment_label(clock.now(), locale)
    paper = t("view_as.on_paper", lang, name=viewer.name, role=role, by=looking.own.name, at=now)
    return TEMPLATES.get_template("seen_as.html").render(
        style=_style(),
        paper_in_css=css_text(paper),
        mark=mark_of(viewer.username),
        words=t("view_as.seen_as", lang, name=viewer.name, role=role),
        paper=paper,
        until=moment_label(looking.until, locale),
        action=END_VIEW_AS,
        csrf_token=csrf_token,
        word=lambda key, **params: t(key, lang, **params),
    )


def css_text(text: str) -> str:
    """A text between the quotes of a style sheet: what is no letter is written as its number, and ends nothing."""
    return "".join(one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in text)


@cache
def _style() -> str:
    """Without a character that a template would write otherwise."""
    return read_asset("css/seen.css").strip()
