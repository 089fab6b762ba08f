"""What a daily report says now on the pages: its content, and what the host has decided on its rows."""

from collections import Counter
from dataclasses import dataclass, replace

from dashboard.metrics import ReadPath
from dashboard.metrics.cache import VersionedCache
from dashboard.metrics.content import SEALER, content_shown
from dashboard.metrics.daily import daily_query
from dashboard.semantic.period import Days
from dashboard.semantic.scope_codes import ScopeCodes
from dashboard.workflow.content_differences import Record, record_of
from dashboard.workflow.day_report import DayReport

MOST_KEPT = 256
"""Daily reports whose content is remembered, of the latest version that each was asked for in."""


@dataclass(frozen=True, kw_only=True)
class HostDecisions:
    """Rows of the day by what the host, who approves them itself, has decided: `open` are sent and undecided."""

    approved: int
    rejected: int
    open: int


@dataclass(frozen=True, kw_only=True)
class ContentNow:
    """`host`: None for a report type whose rows the host does not decide on."""

    hash: str
    record: Record
    host: HostDecisions | None


class ContentsNow:
    """Reads it from the replica, so that a change of the host's shows without a click, and once for each version of
    the day."""

    def __init__(self) -> None:
        self._kept = VersionedCache(size=MOST_KEPT)

    def of(self, held: ReadPath, asked: DayReport) -> ContentNow:
        """`held`: to the moment whose numbers are shown."""
        engine = held.asking().universes.engine
        scope = ScopeCodes(all_projects=False, projects=(asked.project,))
        version = engine.version_of(asked.report.name, Days(start=asked.day, end=asked.day), scope)
        key = (asked.key, engine.identity, engine.definition_version)
        return self._kept.get(version, key, lambda: _read(held, asked))


def _read(held: ReadPath, asked: DayReport) -> ContentNow:
    content = content_shown(held, asked.report, asked.project, asked.day)
    return ContentNow(hash=content.hash, record=record_of(content), host=_decided_by_host(held, asked))


def _decided_by_host(held: ReadPath, asked: DayReport) -> HostDecisions | None:
    status = asked.report.decided_in_host
    if status is None:
        return None
    by_status = replace(daily_query(asked.report, asked.project, asked.day), by=(status,))
    rows = Counter({group.members[0]: group.rows for group in held.run(by_status, SEALER).groups})
    return HostDecisions(approved=rows["approved"], rejected=rows["rejected"], open=rows["submitted"])
