"""What makes the brief an app of the phone: its manifest, and the worker that keeps the last brief."""

import json
from functools import cache
from typing import Any

from dashboard.i18n import Locale, t
from layouts.address import BRIEF, BRIEF_MANIFEST
from layouts.brief.style import FONTS, brief_fonts
from layouts.bundles import ASSETS, asset_url, brief_bundle

ACCENT, CANVAS = "#0b6a78", "#f6f5f1"
ICONS = (("192", "any"), ("512", "any"), ("512", "maskable"))
WORKER = "js/brief/worker.js"


def manifest_url(lang: str) -> str:
    return f"{BRIEF_MANIFEST}?lang={lang}"


def manifest(locale: Locale) -> dict[str, Any]:
    """The web app manifest, in the reader's language."""
    return {
        "id": BRIEF,
        "name": t("product.name", locale.lang),
        "short_name": t("brief.install_name", locale.lang),
        "description": t("product.description", locale.lang),
        "lang": locale.lang,
        "dir": locale.direction,
        "start_url": BRIEF,
        "scope": "/",
        "display": "standalone",
        "theme_color": ACCENT,
        "background_color": CANVAS,
        "icons": [
            {
                "src": asset_url(f"icons/k9-{'maskable-' if purpose == 'maskable' else ''}{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size, purpose in ICONS
        ],
    }


@cache
def worker() -> str:
    """The worker's script. It names the files that belong to the pages, so that it is a new one when they change."""
    fonts = sorted({url for lang in FONTS for url in brief_fonts(lang)})
    known = {"files": [brief_bundle().url, *fonts], "offline": {lang: t("brief.offline", lang) for lang in FONTS}}
    return f"const KNOWN = {json.dumps(known)};\n{(ASSETS / WORKER).read_text(encoding='utf-8')}"
