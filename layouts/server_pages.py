"""Pages without Dash: sign in and errors, rendered by the server with the same tokens, complete without a script."""

from enum import StrEnum
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label, moment_label
from dashboard.workflow.authentic import Authentic
from layouts.address import HOME, LOGIN, UNSUBSCRIBE, VERIFY, Address
from layouts.bundles import asset_url
from layouts.components.header import OTHER_LANGUAGE
from layouts.document import render_head

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
NAMED_STATUSES = frozenset({400, 401, 403, 404, 405, 409, 413, 429, 500, 503})
NAMED_CODES = frozenset(
    {"stale_page", "view_as_read_only", "view_as_closed", "view_as_more_rights", "view_as_yourself"}
)
"""Errors that have words of their own, where those of their status would mislead."""


def render_login(
    *,
    locale: Locale,
    csrf_token: str,
    next_url: str = HOME,
    username: str = "",
    problem: str | None = None,
    demo_file: str | None = None,
) -> str:
    """The sign-in page. `problem` is ready words, `demo_file` the place of the demo accounts' password;
    `next_url` must already be a local path."""
    return render_page(
        "login.html",
        locale,
        Address(path=LOGIN, search=urlencode({"next": next_url}) if next_url != HOME else ""),
        csrf_token,
        next_url=next_url,
        username=username,
        problem=problem,
        demo_file=demo_file,
        action=LOGIN,
    )


def render_verify(*, locale: Locale, found: Authentic | None = None) -> str:
    """The page that says whether a paper is ours; without `found`, the one that asks for its hash."""
    lang = locale.lang
    facts = []
    if found is not None and found.is_authentic and found.day is not None and found.sealed_at is not None:
        facts = [
            (t("verify.report", lang), found.report.label.text(lang) if found.report else ""),
            (t("verify.day", lang), day_label(found.day, locale)),
            (t("verify.project", lang), found.project),
            (t("sealed.at", lang), moment_label(found.sealed_at, locale)),
        ]
    return render_page(
        "verify.html",
        locale,
        Address(path=f"{VERIFY}/{found.sha256}" if found else VERIFY),
        found=found,
        what=t(f"verify.of.{(found and found.what) or 'none'}", lang),
        facts=facts,
        action=VERIFY,
        script=asset_url("js/verify.js"),
    )


class Left(StrEnum):
    """Whether somebody said that they want no more mail: not yet, yes, or not any more."""

    NOT_YET = "ask_"
    YES = ""
    NO_MORE = "again_"


def render_unsubscribe(*, locale: Locale, csrf_token: str, token: str, what: str | None, name: str, left: Left) -> str:
    """Asks whether somebody wants no more mail of `what` (a schedule by its name, or notices), says that it is so with
    the way back, or that it comes again; None: a link that leads to nothing."""
    path = f"{UNSUBSCRIBE}/{token}"
    return render_page(
        "unsubscribe.html",
        locale,
        Address(path=path),
        csrf_token,
        title="unsubscribe.title_again" if left is Left.NO_MORE else "unsubscribe.title",
        text=t(f"unsubscribe.{left}{what}" if what else "unsubscribe.unknown", locale.lang, name=name),
        action=path if what and left is Left.NOT_YET else None,
        back=f"{path}/again" if what and left is Left.YES else None,
    )


def render_error(
    *,
    locale: Locale,
    status: int,
    code: str = "",
    message: str | None = None,
    hint: str | None = None,
    request_id: str | None = None,
    address: Address | None = None,
) -> str:
    """An error page for `status`; `message` says what happened where the words of the status are too general."""
    usual = 400 if status < 500 else 500
    named = code if code in NAMED_CODES else status if status in NAMED_STATUSES else usual
    return render_page(
        "error.html",
        locale,
        address or Address(),
        status=status,
        title=t(f"error.{named}.title", locale.lang),
        text=message or t(f"error.{named}.text", locale.lang),
        hint=hint,
        request_id=request_id,
        home=HOME,
    )


def render_page(template: str, locale: Locale, address: Address, csrf_token: str = "", **values: object) -> str:
    """A template with what every page has around it; `address`: where it is, for the link to the other language."""
    other, other_words = OTHER_LANGUAGE[locale.lang]
    return TEMPLATES.get_template(template).render(
        lang=locale.lang,
        direction=locale.direction,
        head=Markup(render_head(locale, csrf_token)),
        csrf_token=csrf_token,
        other_lang=other,
        other_words=other_words,
        other_url=address.with_value("lang", other),
        word=lambda key, **params: t(key, locale.lang, **params),
        **values,
    )
