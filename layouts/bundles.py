"""Our own style sheets and scripts, each kind served as one file whose name changes with its content."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

import orjson

from dashboard.i18n import LANGUAGES, words_under
from dashboard.i18n.folding import folding_rule
from layouts.script_words import SCRIPT_WORDS

ASSETS = Path(__file__).parent.parent / "assets"
_BESIDE = re.compile(r'url\("(?:\.\./)+((?!/)[^"]+)"\)')

STYLES = (
    "css/tokens.css",
    "css/base.css",
    "css/glyphs.css",
    "css/shell.css",
    "css/freshness.css",
    "css/components.css",
    "css/overview.css",
    "css/home.css",
    "css/kpis.css",
    "css/panels.css",
    "css/timechart.css",
    "css/empty.css",
    "css/brush.css",
    "css/filters.css",
    "css/rows.css",
    "css/crumbs.css",
    "css/download.css",
    "css/daily.css",
    "css/quality.css",
    "css/docs.css",
    "css/admin.css",
    "css/jobs.css",
    "css/status.css",
    "css/imports.css",
    "css/sealed.css",
    "css/audit.css",
    "css/approval.css",
    "css/approvals.css",
    "css/bell.css",
    "css/webhooks.css",
    "css/schedules.css",
    "css/builder.css",
    "css/keys.css",
    "css/palette.css",
    "css/rtl.css",
    "css/print.css",
    "css/paper.css",
)
SCRIPTS = (
    "js/csrf.js",
    "js/dom.js",
    "js/format.js",
    "js/state.js",
    "js/problems.js",
    "js/tick.js",
    "js/timeline.js",
    "js/roving.js",
    "js/names.js",
    "js/bars.js",
    "js/columns.js",
    "js/brush.js",
    "js/tile.js",
    "js/brushing.js",
    "js/range.js",
    "js/axes.js",
    "js/usual.js",
    "js/timechart.js",
    "js/twin.js",
    "js/summary.js",
    "js/fullscreen.js",
    "js/scene.js",
    "js/drawing.js",
    "js/panelmenu.js",
    "js/panels.js",
    "js/empty.js",
    "js/kpis.js",
    "js/quality.js",
    "js/popover.js",
    "js/toast.js",
    "js/period.js",
    "js/search.js",
    "js/picker.js",
    "js/filters.js",
    "js/freshness.js",
    "js/reading.js",
    "js/marks.js",
    "js/inplace.js",
    "js/written.js",
    "js/follow.js",
    "js/overview.js",
    "js/attention.js",
    "js/pins.js",
    "js/arrange.js",
    "js/page.js",
    "js/rowsnews.js",
    "js/live.js",
    "js/rows.js",
    "js/crumbs.js",
    "js/daily.js",
    "js/daywords.js",
    "js/audit.js",
    "js/correct.js",
    "js/decided.js",
    "js/decide.js",
    "js/download.js",
    "js/printing.js",
    "js/copy.js",
    "js/scroll.js",
    "js/navigation.js",
    "js/jobs.js",
    "js/imports.js",
    "js/bell.js",
    "js/approvals.js",
    "js/delegations.js",
    "js/webhooks.js",
    "js/schedules.js",
    "js/builder.js",
    "js/shell.js",
    "js/palette.js",
    "js/keys.js",
    "js/begin.js",
)
BRIEF_SCRIPTS = (
    "js/theme.js",
    "js/brief/age.js",
    "js/brief/swipe.js",
    "js/brief/share.js",
    "js/brief/keep.js",
    "js/brief/follow.js",
    "js/anywhere.js",
)
"""Those of the phone's pages, which need none to be read."""
START = "js/start.js"
THEME = "js/theme.js"


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """One served file: `url` is safe to cache for ever."""

    url: str
    media_type: str
    text: str

    def is_newer(self, name: str) -> bool:
        """Whether `name` is that of an older content of the same bundle."""
        own = self.url.rsplit("/", 1)[-1]
        return _kind(name) == _kind(own)


def _kind(name: str) -> tuple[str, str]:
    return name.partition("-")[0], name.rpartition(".")[2]


def _bundle(names: tuple[str, ...], ending: str, media_type: str, kind: str = "k9", before: str = "") -> Bundle:
    text = before + "\n".join(read_asset(name) for name in names)
    digest = sha256(text.encode()).hexdigest()[:12]
    return Bundle(url=f"/bundles/{kind}-{digest}.{ending}", media_type=media_type, text=text)


def read_asset(name: str) -> str:
    """A script or style sheet as it is served. Files that it names beside itself (`../fonts/...`) get the address that
    pages know them by, with the digest: a browser asks for them once, and never again."""
    text = (ASSETS / name).read_text(encoding="utf-8")
    return _BESIDE.sub(lambda found: f'url("{asset_url(found[1])}")', text)


@cache
def style_bundle() -> Bundle:
    return _bundle(STYLES, "css", "text/css")


@cache
def script_bundle() -> Bundle:
    folding = f"window.k9 = {{ ...window.k9, folding: {orjson.dumps(folding_rule()).decode()} }};\n"
    return _bundle(SCRIPTS, "js", "text/javascript", before=folding)


@cache
def words_bundle(lang: str) -> Bundle:
    words = orjson.dumps(words_under(SCRIPT_WORDS, lang)).decode()
    return _bundle((), "js", "text/javascript", f"k9{lang}", f"window.k9 = {{ ...window.k9, words: {words} }};\n")


def every_bundle() -> tuple[Bundle, ...]:
    return style_bundle(), script_bundle(), brief_bundle(), *(words_bundle(lang) for lang in LANGUAGES)


@cache
def brief_bundle() -> Bundle:
    return _bundle(BRIEF_SCRIPTS, "js", "text/javascript", "k9m")


@lru_cache(maxsize=512)
def asset_url(name: str) -> str:
    """Address of a file under assets/, with its digest, so that a new version is never mistaken for the old."""
    digest = sha256((ASSETS / name).read_bytes()).hexdigest()[:12]
    return f"/assets/{name}?v={digest}"
