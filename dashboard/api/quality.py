"""The endpoint of a report type's quality: how complete and sound the rows of a question are, and what stands against
them."""

from flask import Blueprint, Response

from dashboard.api.answers import answer_unless_known, as_json
from dashboard.api.questions import cursor_asked, question, rows_asked, single, whole
from dashboard.errors import InvalidInput, nearest
from dashboard.metrics import ReadPath
from dashboard.metrics.present_report import period_as_json
from dashboard.people.current import current_locale, current_viewer
from dashboard.quality.asking import QualityAsking
from dashboard.quality.present import findings_as_json, quality_as_json
from dashboard.semantic.report import ReportType
from data_access.name_store import NameStore

MOST_ID = 10**10 - 1


class QualityEndpoints:
    def __init__(self, reads: ReadPath, quality: QualityAsking, names: NameStore) -> None:
        self._reads, self._quality, self._names = reads, quality, names

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/reports/<report_name>/quality", "quality", self.quality)

    def quality(self, report_name: str) -> Response:
        """The score with its arithmetic, the issues, and the open findings behind them, errors first."""
        query, viewer, locale = question(report_name, without=("rule",)), current_viewer(), current_locale()
        rule, limit, after = rule_asked(query.report), rows_asked(), after_asked()
        held = self._reads.pinned()
        found = self._quality.of(held, query, viewer)
        items, total = self._quality.findings(held, query, viewer, rule=rule, after=after, limit=limit)
        told = {
            "report_type": query.report.name,
            "period": period_as_json(found.days, held.conventions),
            "quality": quality_as_json(found, locale),
            "findings": findings_as_json(items, total, limit, held, locale, self._names),
        }
        return answer_unless_known(as_json(told).decode(), lambda: told)


def rule_asked(report: ReportType) -> str | None:
    """The rule whose findings are asked for; InvalidInput for one that the report type has not."""
    name = single("rule")
    if name is None or report.rule(name) is not None:
        return name
    known = [rule.name for rule in report.rules]
    raise InvalidInput(
        f"report {report.name} has no rule called {name!r}",
        code="unknown_rule",
        field="rule",
        value=name,
        suggestion=nearest(name, known),
    )


def after_asked() -> int | None:
    """The number of the finding after which the page goes on."""
    text = cursor_asked()
    return whole(text, "cursor", most=MOST_ID) if text else None
