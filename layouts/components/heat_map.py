"""Projects by days, each cell a score: its shade says how good, its number says it in figures."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label, with_digits
from dashboard.quality.overview import Overview
from dashboard.quality.score import Score
from dashboard.quality.words import arithmetic_words, badge_words
from layouts.address import daily_path


def build_heat_map(overview: Overview, codes: dict[str, str], locale: Locale) -> Component:
    """`codes`: of projects by id. The worst project first, the newest day last."""
    days = list(overview.days)
    head = [html.Th(t("quality.column.project", locale.lang), scope="col")]
    head += [
        html.Th(with_digits(f"{day:%d}", locale), scope="col", title=day_label(day, locale), className="heat-day")
        for day in days
    ]
    rows = []
    for project, score in overview.projects:
        code = codes.get(project or "")
        name = html.Th(html.Bdi(code or t("member.missing", locale.lang)), scope="row")
        cells = [_cell(overview, overview.of_cell(project, day), code, day, locale) for day in days]
        rows.append(html.Tr([name, *cells, html.Td(_figure(score, locale), className="heat-total")]))
    table = html.Table([html.Thead(html.Tr([*head, html.Th("%", scope="col")])), html.Tbody(rows)], className="heat")
    return html.Div(
        table, className="heat-holder", tabIndex="0", role="region", **{"aria-label": t("quality.heat", locale.lang)}
    )


def _cell(overview: Overview, score: Score, code: str | None, day: object, locale: Locale) -> Component:
    if score.value is None or code is None:
        return html.Td("·", className="heat-cell is-none")
    words = f"{day_label(day, locale)} · {badge_words(score.badge, locale)} · {arithmetic_words(score, locale)}"  # type: ignore[arg-type]
    link = html.A(_figure(score, locale), href=daily_path(overview.report.name, code, day), title=words)  # type: ignore[arg-type]
    return html.Td(link, className=f"heat-cell is-{score.badge}")


def _figure(score: Score, locale: Locale) -> str:
    """Whole percent, never rounded up to 100."""
    return "·" if score.value is None else with_digits(f"{int(score.value)}", locale)
