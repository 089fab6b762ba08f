"""Endpoints for administrators: what the cache of answers does, and making it forget."""

import logging
from typing import Any

from flask import Blueprint, Response, request

from dashboard import clock
from dashboard.api.answers import answer
from dashboard.api.bodies import refuse_body
from dashboard.api.openapi.parameters import CLEARED_DAY, CLEARED_REPORT, READING
from dashboard.api.questions import refuse_unknown_names, single
from dashboard.errors import Forbidden, InvalidInput, nearest
from dashboard.metrics.cache_counters import Latency
from dashboard.metrics.cache_use import (
    CacheUse,
    HourUse,
    KeptKey,
    hottest_answers,
    largest_answers,
    read_hours,
    read_use,
)
from dashboard.metrics.report_cache import ReportCache
from dashboard.people.current import current_viewer
from dashboard.permissions import Permission
from dashboard.reports import REPORTS
from dashboard.semantic.period import parse_day
from layouts.address import CACHE, CLEAR_CACHE

log = logging.getLogger(__name__)

_REPORTS = tuple(report.name for report in REPORTS)
_NAMES = tuple(parameter.name for parameter in (CLEARED_REPORT, CLEARED_DAY, *READING))


class CacheEndpoints:
    def __init__(self, cache: ReportCache) -> None:
        self._cache = cache

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/admin/cache/stats", "cache_stats", self.stats)
        api.add_url_rule("/api/admin/cache/clear", "cache_clear", self.clear, methods=("POST",))
        # The form of the page.
        api.add_url_rule(CLEAR_CACHE, "page_cache_clear", self.clear_and_return, methods=("POST",))

    def stats(self) -> Response:
        """What was answered from memory and what was not, by report type, since counting began."""
        _check_administrator()
        return answer(
            {
                "kept_by": self._kept_by(),
                "ttl_s": self._cache.ttl_s,
                "at": clock.now().isoformat(),
                "items": [_line(use) for use in read_use(self._cache)],
                "next": None,
                "hours": [_hour(hour) for hour in read_hours(self._cache)],
                "largest": [_key(one, "bytes") for one in largest_answers(self._cache)],
                "hottest": [_key(one, "asked") for one in hottest_answers(self._cache)],
            }
        )

    def clear(self) -> Response:
        """Forget the answers about a report type (`report`), of periods that have a day (`day`), or all of them."""
        _check_administrator()
        refuse_unknown_names(_NAMES)
        refuse_body()
        cleared = self._clear(single(CLEARED_REPORT.name), single(CLEARED_DAY.name))
        return answer({"cleared": cleared, "kept_by": self._kept_by()})

    def clear_and_return(self) -> Response:
        """The same for a person, who sees the page again."""
        _check_administrator()
        cleared = self._clear(request.form.get(CLEARED_REPORT.name), request.form.get(CLEARED_DAY.name))
        response = Response(status=303)
        response.headers["Location"] = f"{CACHE}?cleared={cleared}"
        return response

    def _clear(self, report_name: str | None, day_text: str | None) -> int:
        report, day = _report_named(report_name), parse_day(day_text, field=CLEARED_DAY.name) if day_text else None
        cleared = self._cache.clear(report=report, day=day)
        log.info("cache cleared", extra={"report": report or "all", "day": day or "all", "answers": cleared})
        return cleared

    def _kept_by(self) -> str:
        return "shared" if self._cache.is_shared else "process"


def _line(use: CacheUse) -> dict[str, Any]:
    return {
        "report_type": use.report.name,
        "answered": use.answered,
        "hits": use.hits,
        "misses": use.misses,
        "waits": use.waits,
        "stale": use.stale,
        "errors": use.errors,
        "hit_rate": None if use.hit_rate is None else round(use.hit_rate, 4),
        "bytes_served": use.bytes_served,
        "bytes_stored": use.bytes_stored,
        "from_memory": _latency(use.from_memory),
        "computed": _latency(use.computed),
    }


def _hour(hour: HourUse) -> dict[str, Any]:
    return {
        "hour": hour.hour.isoformat(),
        "answered": hour.answered,
        "hits": hour.hits,
        "hit_rate": None if hour.hit_rate is None else round(hour.hit_rate, 4),
        "from_memory": _latency(hour.from_memory),
        "computed": _latency(hour.computed),
    }


def _key(kept: KeptKey, number: str) -> dict[str, Any]:
    return {
        "report_type": kept.parts.report,
        "from": kept.parts.first,
        "to": kept.parts.last,
        number: kept.number,
    }


def _latency(found: Latency) -> dict[str, int | None]:
    return {"n": found.n, "p50_ms": found.p50_ms, "p95_ms": found.p95_ms}


def _check_administrator() -> None:
    if not current_viewer().may(Permission.ADMIN_CACHE_WRITE):
        raise Forbidden("your role does not look after the cache", hint="ask an administrator")


def _report_named(name: str | None) -> str | None:
    """The report type, if one is named. Raises InvalidInput for a name that is none."""
    if name and name not in _REPORTS:
        raise InvalidInput(
            f"there is no report type called {name!r}",
            code="unknown_report",
            field=CLEARED_REPORT.name,
            value=name,
            suggestion=nearest(name, _REPORTS),
        )
    return name or None
