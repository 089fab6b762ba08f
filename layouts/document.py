"""The HTML document around a page: right language and direction on the first byte, no inline script at all."""

import re
from dataclasses import dataclass
from html import unescape

from dash import dcc
from markupsafe import Markup, escape

from dashboard.i18n import Locale, t
from layouts import ids
from layouts.bundles import START, THEME, asset_url, script_bundle, style_bundle, words_bundle
from layouts.markup import Written, write

FONTS = {
    "ar": ("fonts/vazirmatn-arabic-wght-normal.woff2", "fonts/vazirmatn-latin-wght-normal.woff2"),
    "en": ("fonts/vazirmatn-latin-wght-normal.woff2",),
}
# Dash names the script of every imported component library; these are big and no live component of ours is of them.
UNUSED = ("polyfill", "dash_table", "/dcc/")
_SOURCE = re.compile(r'<script\b[^>]*\bsrc="([^"]*)"')
_ASKED_BY_DASH = ("/_dash-layout", "/_dash-dependencies")
_DESK = 'media="(min-width: 641px)"'


@dataclass(frozen=True, kw_only=True)
class Document:
    """A page with the frame around it, for its reader."""

    locale: Locale
    csrf_token: str
    body: Written
    is_missing: bool


@dataclass(frozen=True, kw_only=True)
class DashParts:
    """What Dash wants in a page with a live component: links of styles, its configuration (a JSON block), scripts."""

    styles: str
    config: str
    scripts: str


def render_document(document: Document, parts: DashParts | None) -> str:
    """`parts`: for a document with a live component, None for all others: they run no script of Dash."""
    locale = document.locale
    return str(
        Markup(_DOCUMENT).format(
            head=Markup(render_head(locale, document.csrf_token)),
            lang=locale.lang,
            direction=locale.direction,
            live_head=Markup(_live_head(parts)) if parts else "",
            body=document.body.text,
            no_script=t("shell.no_script", locale.lang),
            own=Markup(_own_script(words_bundle(locale.lang).url) + _own_script(script_bundle().url)),
            live=_live_data(parts) if parts else "",
        )
    )


def render_head(locale: Locale, csrf_token: str) -> str:
    """The part of <head> that all pages share."""
    fonts = "".join(_font_link(name) for name in FONTS[locale.lang])
    return str(
        Markup(_HEAD).format(
            csrf=csrf_token,
            title=t("product.name", locale.lang),
            description=t("product.description", locale.lang),
            icon=asset_url("logo.svg"),
            theme=asset_url(THEME),
            style=style_bundle().url,
            fonts=Markup(fonts),
        )
    )


def _font_link(name: str) -> str:
    return f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{escape(asset_url(name))}">'


def _live_urls(parts: DashParts) -> list[str]:
    """In the order in which they run; the last starts Dash."""
    sources = [unescape(src) for src in _SOURCE.findall(parts.scripts)]
    return [*(src for src in sources if not any(name in src for name in UNUSED)), asset_url(START)]


def _live_head(parts: DashParts) -> str:
    """A desk asks for all of it with the page; see live.js."""
    scripts = "".join(f'<link rel="preload" as="script" {_DESK} href="{escape(src)}">' for src in _live_urls(parts))
    asked = "".join(f'<link rel="preload" as="fetch" crossorigin {_DESK} href="{src}">' for src in _ASKED_BY_DASH)
    return parts.styles + scripts + asked


def _live_data(parts: DashParts) -> Markup:
    return Markup(parts.config) + write(dcc.Store(id=ids.LIVE_SCRIPTS, data=_live_urls(parts))).text


def _own_script(url: str) -> str:
    return f'<script defer src="{escape(url)}"></script>'


_HEAD = """<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="csrf-token" content="{csrf}">
<meta name="description" content="{description}">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" type="image/svg+xml" href="{icon}">
<script src="{theme}"></script>
<link rel="stylesheet" href="{style}">
{fonts}"""

# Scripts are fetched from the first byte on and run when the document is whole.
_DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}" dir="{direction}">
<head>
{head}
{own}
{live_head}
</head>
<body>
<noscript><p class="notice">{no_script}</p></noscript>
{body}
{live}
</body>
</html>"""
