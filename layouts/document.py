"""The HTML document around Dash: right language and direction on the first byte, no inline script at all."""

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from dashboard.i18n import Locale, t
from layouts.address import Address
from layouts.bundles import START, THEME, asset_url, script_bundle, style_bundle

FONTS = {
    "ar": ("fonts/vazirmatn-arabic-wght-normal.woff2", "fonts/vazirmatn-latin-wght-normal.woff2"),
    "en": ("fonts/vazirmatn-latin-wght-normal.woff2",),
}
# Dash serves the script of every imported component library on every page; these are big and rarely needed, or never.
ONLY_ON = {"dash_ag_grid": re.compile(r"/rows$"), "dash_table": re.compile(r"(?!)")}
_SCRIPT = re.compile(r"<script\b[^>]*></script>")


@dataclass(frozen=True, kw_only=True)
class DashParts:
    """What Dash wants in its page: links of styles, the configuration (a JSON block) and scripts."""

    styles: str
    config: str
    scripts: str


def render_document(*, locale: Locale, address: Address, csrf_token: str, parts: DashParts) -> str:
    return str(
        Markup(_DOCUMENT).format(
            head=Markup(render_head(locale, csrf_token)),
            lang=locale.lang,
            direction=locale.direction,
            styles=Markup(parts.styles),
            config=Markup(parts.config),
            scripts=Markup(_scripts(parts.scripts, address)),
            no_script=t("shell.no_script", locale.lang),
            loading=t("shell.loading", locale.lang),
        )
    )


def render_head(locale: Locale, csrf_token: str) -> str:
    """The part of <head> that Dash pages and server-rendered pages share."""
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


def _scripts(dash_scripts: str, address: Address) -> str:
    """Ours first, then Dash's, then the start: all deferred, so they run in this order after the first paint."""
    tags = [tag for tag in _SCRIPT.findall(dash_scripts) if _is_wanted(tag, address.path)]
    deferred = [tag.replace("<script ", "<script defer ", 1) for tag in tags]
    # Dash looks for this id to see that its renderer is started.
    own, start = _own_script(script_bundle().url), _own_script(asset_url(START), ' id="_dash-renderer"')
    return "\n".join([own, *deferred, start])


def _own_script(url: str, attributes: str = "") -> str:
    return f'<script defer{attributes} src="{escape(url)}"></script>'


def _is_wanted(tag: str, path: str) -> bool:
    if "polyfill" in tag:
        return False
    return all(pages.search(path) for library, pages in ONLY_ON.items() if library in tag)


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

_DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}" dir="{direction}">
<head>
{head}
{styles}
<link rel="preload" as="fetch" crossorigin href="/_dash-layout">
<link rel="preload" as="fetch" crossorigin href="/_dash-dependencies">
</head>
<body>
<div id="react-entry-point"><div class="boot" role="status"><span class="visually-hidden">{loading}</span></div></div>
<noscript><p class="notice">{no_script}</p></noscript>
{config}
{scripts}
</body>
</html>"""
