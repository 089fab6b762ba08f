"""What needs a reader's attention today: decisions, late reports, unusual numbers, findings, mails; nothing foreign."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from dashboard import clock
from dashboard.api.anomalies import read_anomalies, wanted_anomalies
from dashboard.api.answers import known_answer
from dashboard.api.mobile import approvals_waiting
from dashboard.api.services import Services
from dashboard.i18n import Locale, isolate, t
from dashboard.metrics import ReadPath
from dashboard.metrics.words import day_label, with_digits
from dashboard.permissions import Permission, Viewer
from dashboard.quality.asking import rule_names
from dashboard.reports import REPORTS
from dashboard.reports.handler_daily import HANDLER_DAILY
from dashboard.semantic.fields import MISSING
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from data_access.outbox_store import State
from data_access.quality_reading import FindingFilter
from layouts.address import APPROVALS, DELIVERIES, daily_path, quality_path, question_path, unusual_path

LOOKED_BACK = 3
"""Days whose numbers are judged: what came late is judged some days later."""
RECENT_DAYS = 7
"""Days of findings and of mails that did not arrive."""
LINKS = 4
"""Things that a line names; of the others it tells how many."""
_FAILED = (State.BOUNCED, State.DEAD)
_YESTERDAY = Period(start="yesterday", end="yesterday")


class Need(StrEnum):
    """Each has words in the catalogues, under `attention.`; in the order in which they are told."""

    APPROVALS = "approvals"
    OVERDUE = "overdue"
    UNSUBMITTED = "unsubmitted"
    MISSING = "missing"
    SILENT = "silent"
    UNUSUAL = "unusual"
    FINDINGS = "findings"
    MAIL = "mail"


URGENT = frozenset({Need.OVERDUE, Need.MISSING, Need.SILENT, Need.MAIL})
"""Something went wrong already; the others wait for somebody to look."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """`url`: where to look after it; `links`: what it is about, each with its address."""

    need: Need
    count: int
    url: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Attention:
    """Asks each part of the product under the viewer's rights, all from one moment of the data."""

    services: Services

    def items(self, viewer: Viewer, locale: Locale) -> list[dict[str, Any]]:
        held = self.services.reads.pinned()
        looking = _Looking(services=self.services, held=held, viewer=viewer, locale=locale)
        return [_as_json(line, locale) for line in looking.lines() if line.count]


@dataclass(frozen=True, kw_only=True)
class _Looking:
    services: Services
    held: ReadPath
    viewer: Viewer
    locale: Locale

    @property
    def today(self) -> date:
        return self.held.asking().today

    @property
    def reports(self) -> list[ReportType]:
        return [report for report in REPORTS if self.viewer.may(report.permission)]

    def lines(self) -> Iterator[Line]:
        yield from self._approvals()
        yield from self._unsubmitted()
        yield from self._missing()
        silent, broken = self._findings()
        yield silent
        yield self._unusual()
        yield broken
        yield from self._mail()

    def _approvals(self) -> Iterator[Line]:
        queue, hours = self.services.workflow.queue, self.services.limits.remind_after_h
        waiting = approvals_waiting(queue, self.held, self.viewer) or 0
        yield Line(need=Need.APPROVALS, count=waiting, url=APPROVALS)
        if hours and self.viewer.may(Permission.APPROVAL_DELAY_READ):
            overdue = queue.count_since(self.held, self.viewer, clock.now() - timedelta(hours=hours))
            yield Line(need=Need.OVERDUE, count=overdue, url=APPROVALS)

    def _unsubmitted(self) -> Iterator[Line]:
        """Daily reports of yesterday that have rows, and that nobody has submitted."""
        if not (self.viewer.may(Permission.APPROVAL_REPORT_SUBMIT) or self.viewer.may(Permission.APPROVAL_DELAY_READ)):
            return
        day = self.today - timedelta(days=1)
        submitted = self.services.workflow.reading.approvals.submitted(day)
        ids = {code: key for key, code in self.held.member_table("project").code_of_id.items()}
        links = [
            (_joined(report.label.text(self.locale.lang), project), daily_path(report.name, project, day))
            for report in self.reports
            for project in self._projects_with_rows(report)
            if (report.name, ids.get(project)) not in submitted
        ]
        yield Line(need=Need.UNSUBMITTED, count=len(links), url=links[0][1] if links else APPROVALS, links=tuple(links))

    def _projects_with_rows(self, report: ReportType) -> list[str]:
        """Of yesterday. Rows without a project belong to no daily report."""
        query = Query(report=report, by=("project",), measures=(report.default_measure,), period=_YESTERDAY)
        groups = self.held.run(query, self.viewer).groups
        return sorted(group.members[0] for group in groups if group.rows and group.members[0] != MISSING)

    def _missing(self) -> Iterator[Line]:
        """Handlers' reports of yesterday that the duty sheet asks for, and that did not come."""
        if not self.viewer.may(HANDLER_DAILY.permission):
            return
        query = Query(report=HANDLER_DAILY, measures=("reports_due", "due_submitted"), period=_YESTERDAY)
        numbers = self.held.tick(query, self.viewer, panels=()).numbers
        due, came = (numbers[name].value or 0 for name in ("reports_due", "due_submitted"))
        yield Line(need=Need.MISSING, count=int(due - came), url=question_path(query))

    def _findings(self) -> tuple[Line, Line]:
        """Working days without any record, and what else is found against records of the last days."""
        wanted = FindingFilter(
            scope=self.viewer.scope,
            reports=[report.name for report in self.reports],
            first=self.today - timedelta(days=RECENT_DAYS - 1),
            last=self.today,
        )
        found = self.services.quality.reading.count(wanted, ("report_type", "rule"))
        silent = {(report.name, rule) for report in self.reports for rule in rule_names(report)[1]}
        return (
            self._of_findings(Need.SILENT, {key: count for key, count in found.items() if key in silent}),
            self._of_findings(Need.FINDINGS, {key: count for key, count in found.items() if key not in silent}),
        )

    def _of_findings(self, need: Need, found: dict[tuple[Any, ...], int]) -> Line:
        """By report type, those with the most first."""
        links = []
        for report in self.reports:
            count = sum(number for (name, _), number in found.items() if name == report.name)
            words = f"{report.label.text(self.locale.lang)}: {with_digits(f'{count:,}', self.locale)}"
            url = quality_path(Query(report=report, period=Period(start=f"-{RECENT_DAYS}d")))
            links += [(count, words, url)] if count else []
        links.sort(key=lambda one: -one[0])
        return Line(
            need=need,
            count=sum(found.values()),
            url=links[0][2] if links else "",
            links=tuple((words, url) for _, words, url in links),
        )

    def _unusual(self) -> Line:
        links = [link for report in self.reports for link in self._unusual_of(report)]
        links.sort(key=lambda one: one[0])
        shown = tuple((words, url) for _, words, url in links)
        return Line(need=Need.UNUSUAL, count=len(links), url=shown[0][1] if shown else "", links=shown)

    def _unusual_of(self, report: ReportType) -> Iterator[tuple[bool, str, str]]:
        """(whether it is not bad, words, address)."""
        end = self.today - timedelta(days=1)
        wanted = wanted_anomalies(Query(report=report), self.viewer, self.locale, end, LOOKED_BACK)
        answer = known_answer(
            self.services.cache, self.held, wanted, lambda: read_anomalies(self.held, wanted, self.locale), {}
        )
        for name, judged in answer["measures"].items():
            label = report.measure(name).label.text(self.locale.lang)
            for one in judged["days"]:
                if one["is_anomaly"]:
                    day = date.fromisoformat(one["date"])
                    words = _joined(label, day_label(day, self.locale), one["text"])
                    yield one["good"] is not False, words, unusual_path(report.name, name, day)

    def _mail(self) -> Iterator[Line]:
        """Of one's own schedules; of all, for who looks after them."""
        if self.viewer.may(Permission.SCHEDULE_OWN_WRITE):
            counts = self.services.delivering.ledger.counts(self.viewer, within=timedelta(days=RECENT_DAYS))
            failed = sum(counts[state] for state in _FAILED)
            yield Line(need=Need.MAIL, count=failed, url=f"{DELIVERIES}?state={','.join(_FAILED)}")


def _joined(*parts: str) -> str:
    return " · ".join(map(isolate, parts))


def _as_json(line: Line, locale: Locale) -> dict[str, Any]:
    return {
        "kind": line.need.value,
        "is_urgent": line.need in URGENT,
        "count": line.count,
        "display": with_digits(f"{line.count:,}", locale),
        "text": t(f"attention.{line.need}", locale.lang),
        "url": line.url,
        "links": [{"text": words, "url": url} for words, url in line.links[:LINKS]],
        "more": max(0, len(line.links) - LINKS),
    }
