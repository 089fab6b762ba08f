"""The brief of all report types on one screen, and the page of one report type behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import orjson
from markupsafe import Markup

from dashboard.i18n import t
from dashboard.metrics.cache import VersionedCache
from dashboard.metrics.kpi_periods import PARTS
from dashboard.metrics.words import day_label, moment_label, with_digits
from layouts.address import (
    APPROVALS,
    BRIEF_WORKER,
    HOME,
    LOGOUT,
    SEARCHING,
    brief_path,
    quality_start,
    report_path,
)
from layouts.brief.install import manifest_url
from layouts.brief.periods import period_title, steps
from layouts.brief.reading import BriefReading
from layouts.brief.spark import HEIGHT, spark_path
from layouts.brief.style import brief_fonts, brief_style, drawn_glyph
from layouts.bundles import asset_url, brief_bundle
from layouts.components.header import OTHER_CALENDAR, OTHER_DIGITS, OTHER_LANGUAGE
from layouts.components.quality_badge import SHAPES
from layouts.server_pages import TEMPLATES

Part = Mapping[str, Any]
"""The brief of one report type, as the API tells it."""
_BLOCKS = VersionedCache(size=512, most_bytes=8 * 2**20)


@dataclass(frozen=True, kw_only=True)
class _Density:
    """How close the key figures stand: `most` of them, in so many `columns`; their report's name takes `name` cells."""

    name: str
    most: int
    columns: int
    name_cells: int

    def rows(self, kpis: int) -> int:
        return -(-(kpis + self.name_cells) // self.columns)


DENSITIES = (
    _Density(name="few", most=9, columns=2, name_cells=2),
    _Density(name="some", most=40, columns=3, name_cells=3),
    _Density(name="many", most=1000, columns=5, name_cells=2),
)


@dataclass(frozen=True, kw_only=True)
class BriefPage:
    """`waiting`: daily reports that wait for the reader, None for who takes no part in approval."""

    reading: BriefReading
    parts: Sequence[Part]
    provenance: Part | None
    waiting: int | None


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """`table`: per project its code and its figures as text, in the order of the key figures."""

    reading: BriefReading
    part: Part
    table: Sequence[tuple[str, Sequence[str]]]


def render_brief(page: BriefPage) -> str:
    count = sum(len(part["kpis"]) for part in page.parts)
    density = next(one for one in DENSITIES if count <= one.most)
    return _render(
        "brief.html",
        page.reading,
        page.provenance,
        blocks=_written_blocks(page, density),
        density=density,
        waiting=page.waiting,
        waiting_text=with_digits(str(page.waiting), page.reading.locale),
    )


def _written_blocks(page: BriefPage, density: _Density) -> Markup:
    """The key figures, kept by all that they say: whoever is told the same is shown the same, and nobody else."""
    lang = page.reading.locale.lang
    parts = [{name: told for name, told in part.items() if name != "provenance"} for part in page.parts]
    links = {part["report_type"]: page.reading.link(path=brief_path(part["report_type"])) for part in page.parts}
    key = sha256(orjson.dumps([lang, links, parts])).digest()

    def write() -> Markup:
        template = TEMPLATES.get_template("brief_blocks.html")
        values = {"parts": parts, "links": links, "density": density, "dots": SHAPES, **_words(lang)}
        return Markup(template.render(values))

    return _BLOCKS.get("", key, write, weigh=lambda text: 2 * len(text))


def _words(lang: str) -> dict[str, object]:
    """What every template says and draws."""
    return {
        "word": lambda key, **params: t(key, lang, **params),
        "drawn": lambda name: Markup(drawn_glyph(name)),
        "spark": spark_path,
        "spark_height": HEIGHT,
        "reason": lambda empty: (t(f"empty.brief.{empty['why']}", lang), t(f"empty.title.{empty['why']}", lang)),
    }


def render_report(page: ReportPage) -> str:
    locale, period = page.reading.locale, page.part["period"]
    project = f"&project={page.reading.project}" if page.reading.project else ""
    state = f"from={period['from']}&to={period['to']}{project}"
    window = (day_label(date.fromisoformat(page.part["window"][end]), locale) for end in ("from", "to"))
    return _render(
        "brief_report.html",
        page.reading,
        page.part["provenance"],
        part=page.part,
        table=page.table,
        full=f"{report_path(page.part['report_type'])}?{state}",
        doubts=f"{quality_start(page.part['report_type'])}?{state}",
        window=" – ".join(window),
    )


def _render(template: str, reading: BriefReading, provenance: Part | None, **values: object) -> str:
    locale, lang = reading.locale, reading.locale.lang
    return TEMPLATES.get_template(template).render(
        lang=lang,
        direction=locale.direction,
        tag=locale.tag,
        reading=reading,
        provenance=provenance,
        style=Markup(brief_style()),
        script=brief_bundle().url,
        fonts=brief_fonts(lang),
        icon=asset_url("logo.svg"),
        touch_icon=asset_url("icons/k9-180.png"),
        manifest=manifest_url(lang),
        worker=BRIEF_WORKER,
        title=period_title(reading.grain, reading.whole, reading.today, locale),
        as_of=lambda at: moment_label(datetime.fromisoformat(at), locale),
        role=t(f"role.{reading.viewer.role}", lang),
        **_words(lang),
        **_links(reading),
        **values,
    )


def _links(reading: BriefReading) -> dict[str, object]:
    """Where the buttons of every page lead."""
    before, after = steps(reading.whole, reading.today)
    lang, digits = reading.locale.lang, OTHER_DIGITS[reading.locale.digits]
    other, calendar = OTHER_LANGUAGE[lang], OTHER_CALENDAR[reading.locale.calendar]
    return {
        "grains": [(name, reading.link(grain=name), t(f"brief.{name}", lang)) for name in PARTS],
        "before": reading.link(day=before),
        "after": reading.link(day=after) if after else None,
        "projects": [(code, reading.link(project=code)) for code in reading.projects],
        "every_project": reading.link(project=None),
        "back": reading.link(path=brief_path()),
        "other": (*other, reading.address.with_value("lang", other[0])),
        "other_digits": (t(f"digits.{digits}", lang), reading.address.with_value("digits", digits)),
        "other_calendar": (t(f"calendar.{calendar}", lang), reading.address.with_value("calendar", calendar)),
        "approvals": APPROVALS,
        "home": HOME,
        "searching": SEARCHING,
        "logout": LOGOUT,
    }
