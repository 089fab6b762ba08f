"""Answers in advance what readers will ask: at night, after a new base of the replica, and by hand."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from dashboard import clock
from dashboard.api.within import AnsweredWithin, ApiWithin
from dashboard.errors import Conflict, ProductError, Unavailable
from dashboard.metrics import POSTGRESQL
from dashboard.metrics.cache_counters import CacheCounters
from dashboard.metrics.report_cache import How, ReportCache
from dashboard.metrics.warm_run import JOB, LEFT, MADE, REFUSED, SKIPPED, THERE
from dashboard.people.sessions import SignedIn
from dashboard.people.viewer import viewer_of
from data_access.account_store import AccountStore
from data_access.edit_store import EditStore
from data_access.redis_cache import RedisCache
from data_access.replica.build import BUILD_LOCK, replica_directory
from data_access.replica.layout import Layout
from data_access.replica.refresh import refresh_once
from data_access.scope_store import ScopeStore
from data_access.use_store import UseStore
from jobs.job import Counts, Ground, Job
from jobs.warm_plan import Worth, worth_warming

log = logging.getLogger(__name__)

NIGHT_S, NEW_BASE_S = 300.0, 60.0
"""The longest that a run may take; what it did not get to is computed when it is asked."""
USED_WITHIN = timedelta(days=14)
WARM_FOR_S = 86_400
"""A warmed answer is to be there in the morning: while it holds, its age does not matter."""
MOST_USES = 20_000
_MARK = "kept-warm"
WARM_LOCK = "warm"
"""Of a replica: what is made over one of them is of no use over another."""

_MADE = (How.MISS, How.WAIT)


class Warmer:
    """Asks the API's own questions with the rights that readers have now."""

    def __init__(self, ground: Ground) -> None:
        self._ground, settings = ground, ground.settings
        self._redis = RedisCache(settings.redis_url, settings.report_cache_ttl)
        ttl_s = max(settings.report_cache_ttl, WARM_FOR_S)
        # Counters of its own: what is asked in advance is nobody's hit or miss.
        # Nobody asks this process, so it keeps nothing of what it makes for the others.
        self._cache = ReportCache(self._redis, ttl_s=ttl_s, counters=CacheCounters(None), most_bytes_here=0)
        self._api = ApiWithin(ground.reads, self._cache, EditStore(ground.database))
        self._accounts, self._scopes = AccountStore(ground.database), ScopeStore(ground.database)
        self._uses = UseStore(ground.database)
        self.layout = Layout(replica_directory(settings))

    def close(self) -> None:
        self._redis.close()

    def can_share(self) -> bool:
        """Whether readers would find what is made here: there is a Redis, and versions that last."""
        self._redis.has("look")
        return self._cache.is_shared and self._ground.settings.engine != POSTGRESQL

    def was_emptied(self) -> bool:
        """Whether Redis lost all, or was never asked this: since the last time that this was asked."""
        had = self._redis.has(_MARK)
        if not had:
            self._redis.set(_MARK, b"", 7 * WARM_FOR_S)
        return not had

    def has_room(self) -> bool:
        """Whether nobody builds a new base, which needs the processor and makes what is warmed useless."""
        return not self.layout.is_locked(BUILD_LOCK)

    def plan(self) -> list[Worth]:
        """The most wanted first, of what was asked within the last 14 days."""
        since = clock.today(self._ground.settings.timezone) - USED_WITHIN
        return worth_warming(self._uses.since(since, MOST_USES), self._reader)

    def warm(self, worth: Sequence[Worth], goes_on: Callable[[], bool]) -> Counts:
        """Answer one after the other while `goes_on`. Ends early when Redis or the data go away."""
        counts: Counter[str] = Counter({MADE: 0, THERE: 0, REFUSED: 0})
        for done, one in enumerate(worth):
            if not (goes_on() and self.can_go_on()):
                return {**counts, LEFT: len(worth) - done}
            try:
                answered = self.answer(one)
            except Unavailable as error:
                log.warning("answers are not made in advance now: %s", error)
                return {**counts, LEFT: len(worth) - done}
            counts[outcome_of(answered)] += 1
        return {**counts, LEFT: 0}

    def can_go_on(self) -> bool:
        return self._cache.is_shared and not self._ground.stop.is_set()

    def answer(self, one: Worth) -> AnsweredWithin | None:
        """Makes the answer where it is not there; None where it is refused by now. Raises Unavailable."""
        try:
            return self._api.ask(one.question, one.who, one.locale)
        except Unavailable:
            raise
        except ProductError as error:
            # Rights, members or the program changed since it was asked.
            log.debug("not answered in advance: %s", error)
            return None

    def _reader(self, user_id: str) -> SignedIn | None:
        account = self._accounts.find_by_id(user_id)
        viewer = viewer_of(account, self._scopes) if account is not None else None
        return SignedIn(viewer=viewer, account=account) if account is not None and viewer is not None else None


def outcome_of(answered: AnsweredWithin | None) -> str:
    """What a run counts it as."""
    if answered is None:
        return REFUSED
    return MADE if answered.how in _MADE else THERE


def warm_reports(ground: Ground, day: date, *, longest_s: float = NIGHT_S) -> Counts:
    """Whatever day it is asked for, make the answers of now. One run at a time; without a Redis there is nothing to
    do, for what one process keeps no other finds."""
    warmer = Warmer(ground)
    try:
        if not warmer.can_share():
            log.info("answers are not made in advance: processes share none here")
            return {SKIPPED: 1}
        with warmer.layout.locked(WARM_LOCK, wait_seconds=longest_s):
            return _warmed(ground, warmer, longest_s)
    except Conflict:
        log.info("answers are made in advance by another process already")
        return {SKIPPED: 1}
    finally:
        warmer.close()


def _warmed(ground: Ground, warmer: Warmer, longest_s: float) -> Counts:
    until = time.monotonic() + longest_s
    refresh_once(ground.database, ground.settings, ground.reads.conventions)
    counts = warmer.warm(warmer.plan(), lambda: time.monotonic() < until and warmer.has_room())
    if counts[LEFT]:
        log.warning("not all answers were made in advance", extra=counts)
    return counts


WARM_REPORTS = Job(
    name=JOB,
    purpose="answer in advance what readers ask most",
    at="00:30",
    run=warm_reports,
)
