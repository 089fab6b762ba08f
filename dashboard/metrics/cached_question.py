"""What makes two questions the same for the cache, and until when their answer is good. Rights are part of it: there is
no way to name a question without its viewer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from dashboard import clock
from dashboard.i18n import Locale
from dashboard.metrics.asking import STALE_AFTER, Asking
from dashboard.metrics.program import program_version
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.scope import scope_codes
from dashboard.metrics.trends import so_far
from dashboard.permissions import Viewer
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query

_KEY = re.compile(r"report:(?P<report>\w+):(?P<first>[\d-]+)\.\.(?P<last>[\d-]+):[0-9a-f]+")


@dataclass(frozen=True, kw_only=True)
class CachedQuestion:
    """One question at one moment. `key`: the same for whoever has the same rights and asks the same; `version`: of the
    days that the answer stands on. The rest is what the answer would be computed on now."""

    report: str
    key: str
    version: str
    as_of: datetime
    data_version: str
    definition_version: str
    engine: str
    is_stale: bool


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A question as it is asked. `kind`: of answer; `period`: the days it is about; `covers`: those it stands on (None:
    all); `locale`: None where the answer has no words; `details`: whatever else changes it; `is_running`: it is about a
    day that still runs, of which more is over every few minutes."""

    kind: str
    query: Query
    viewer: Viewer
    period: Days
    covers: Days | None
    locale: Locale | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    is_running: bool = False


def name_question(reads: ReadPath, wanted: Wanted) -> CachedQuestion:
    """`reads`: held to the state that the answer would be computed on. Raises what the question itself would."""
    reads.check(wanted.query, wanted.viewer)
    near, asking = reads.asking(), reads.asking(wanted.query)
    engine = asking.universes.engine
    # Of a question to the cluster, parts may be the node's own.
    states = {id(one.universes.engine): one for one in (near, asking)}.values()
    return CachedQuestion(
        report=wanted.query.report.name,
        key=_key(asking, wanted),
        version=" ".join(version_now(one, wanted) for one in states),
        as_of=min(one.as_of for one in states),
        data_version=asking.version,
        definition_version=engine.definition_version,
        engine=engine.name,
        is_stale=clock.now() - min(one.as_of for one in states) > STALE_AFTER,
    )


def _key(asking: Asking, wanted: Wanted) -> str:
    """`report:{type}:{period}:{hash}`: the period can be read, so that a day's answers can be cleared."""
    engine, conventions = asking.universes.engine, asking.universes.conventions
    parts = (
        wanted.kind,
        str(wanted.query),
        wanted.viewer.rights_key,
        repr(wanted.locale),
        repr(sorted(wanted.details.items())),
        engine.identity,
        engine.definition_version,
        repr(conventions.holidays),
        program_version(),
    )
    digest = sha256("\n".join(parts).encode()).hexdigest()[:32]
    return f"report:{wanted.query.report.name}:{wanted.period.start}..{wanted.period.end}:{digest}"


def version_now(asking: Asking, wanted: Wanted) -> str:
    """What the answer's version is while this state serves. With the day, because "the last 30 days" mean other days
    tomorrow, and what is over changes with it."""
    engine = asking.universes.engine
    version = engine.version_of(wanted.query.report.name, wanted.covers, scope_codes(wanted.viewer, engine))
    minute = f" {so_far(asking.universes.conventions.timezone):%H:%M}" if wanted.is_running else ""
    return f"{version} {asking.today}{minute}"


@dataclass(frozen=True)
class KeyParts:
    """What can be read of a key."""

    report: str
    first: str
    last: str


def read_key(key: str) -> KeyParts | None:
    """None for what is no key of an answer."""
    found = _KEY.fullmatch(key)
    return KeyParts(found["report"], found["first"], found["last"]) if found else None


def is_about(key: str, *, report: str | None, day: date | None) -> bool:
    """Whether the key is that of an answer about a report type (None: any) whose period has the day (None: any)."""
    parts = read_key(key)
    if parts is None or report not in (None, parts.report):
        return False
    return day is None or parts.first <= day.isoformat() <= parts.last
