"""The state of data quality as JSON-ready dicts."""

from dashboard.i18n import Locale
from dashboard.metrics.read_path import ReadPath
from dashboard.quality.admin import Standing
from dashboard.quality.overview import Overview
from dashboard.quality.present import Json, score_as_json
from dashboard.quality.words import rule_words


def standings_as_json(standings: list[Standing], reads: ReadPath, locale: Locale) -> list[Json]:
    """Every report type with its score now and before, by week, project, rule and person, and each project's days."""
    return [
        overview_as_json(one.now, reads, locale) | {"before": score_as_json(one.before.score, locale)}
        for one in standings
    ]


def overview_as_json(overview: Overview, reads: ReadPath, locale: Locale) -> Json:
    projects, people = reads.member_table("project"), reads.member_table("employee")
    return {
        "report_type": overview.report.name,
        "label": overview.report.label.text(locale.lang),
        "from": overview.days.start.isoformat(),
        "to": overview.days.end.isoformat(),
        "score": score_as_json(overview.score, locale),
        "open_findings": overview.open_findings,
        "weeks": [
            {"from": week.start.isoformat(), "to": week.end.isoformat(), "completeness_score": score.value}
            for week, score in overview.weeks()
        ],
        "projects": [
            {
                "project": projects.code_of_id.get(project or ""),
                "score": score_as_json(score, locale),
                "days": [
                    {"date": day.isoformat(), "completeness_score": overview.of_cell(project, day).value}
                    for day in overview.days
                ],
            }
            for project, score in overview.projects
        ],
        "rules": [
            {"rule": rule, "description": rule_words(overview.report, rule, locale), "count": count}
            for rule, count in overview.by_rule.items()
        ],
        "people": [
            {"person": people.code_of_id.get(person or ""), "count": count}
            for person, count in overview.by_person.items()
        ],
    }
