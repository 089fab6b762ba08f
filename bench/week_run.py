"""Lives a simulated week at a running product: writes, readers, a probe for changes, nights."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from time import perf_counter
from typing import Any

import psutil

from bench.running import RunningProduct
from bench.week_readers import HOURS as READING_HOURS
from bench.week_readers import KINDS_OF_READERS, Answer, Connection, Questions, read_members
from bench.week_rows import DELETIONS_A_DAY, EDITS_A_DAY, NEW_A_DAY, WRITES, RowWriter, Writes
from bench.week_rows import HOURS as WRITING_HOURS
from dashboard import clock
from dashboard.config import Settings
from dashboard.people.accounts import Origin
from dashboard.people.sessions import Sessions
from data_access.account_store import AccountStore
from data_access.connect import OpenDatabase
from data_access.database import Database
from data_access.redis_cache import RedisCache
from data_access.scope_store import ScopeStore
from data_access.session_store import SessionStore
from jobs.job import Counts, Ground
from jobs.run_job import run_job
from jobs.warm_reports import WARM_REPORTS

DAYS, DAY_S, READING_AT_ONCE = 2, 75.0, 4
LATE_S = 1.0
PROBED_EVERY_S, GIVE_UP_S, PROBED_DAYS_AGO = 1.5, 20.0, 500
WRITTEN_EVERY_S = 0.05


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the week is lived."""

    product: RunningProduct
    database: OpenDatabase
    owner: Database
    settings: Settings

    @property
    def today(self) -> date:
        return clock.today(self.settings.timezone)

    def cookie(self, username: str) -> str:
        """Of a browser that is signed in."""
        app = self.database.app
        accounts = AccountStore(app)
        account = accounts.find_by_username(username)
        assert account is not None, f"the demo has no {username}"
        token = Sessions(SessionStore(app), accounts, ScopeStore(app)).open(account, Origin(address="127.0.0.1"))
        return f"k9_session={token}"


@dataclass
class Week:
    """What happened. `fresh`: by report type, milliseconds from a commit to the answer that shows it; `behind_s`: how
    late the latest question was asked."""

    answers: list[Answer] = field(default_factory=list)
    fresh: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    behind_s: float = 0.0
    busy_percent: list[float] = field(default_factory=list)
    nights: list[Counts] = field(default_factory=list)
    rows_written: int = 0


def live(place: Place) -> Week:
    """All days, one after the other; what was written is removed in the end."""
    week, writer = Week(), RowWriter(owner=place.owner, today=place.today)
    writer.prepare()
    cookies = {kind.username: place.cookie(kind.username) for kind in KINDS_OF_READERS}
    asking = _asking(place, cookies)
    _forget_use(place)
    try:
        for day in range(DAYS):
            _night(place, week)
            _live_day(place, week, writer, _schedule(asking, Random(day)), cookies, day)
    finally:
        week.rows_written = len(writer.written)
        writer.undo()
    return week


Asked = tuple[float, str, str, str, str]
"""When (seconds of the day), who, kind, report type, address."""


def _asking(place: Place, cookies: dict[str, str]) -> list[Iterator[tuple[str, str, str]]]:
    """What readers of each kind ask, in the order of the kinds."""
    unusual_day = (place.today - timedelta(days=3)).isoformat()
    known: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(dict)
    connection = Connection(place.product.url)
    for kind in KINDS_OF_READERS:
        cookie = cookies[kind.username]
        known[kind.username] = {report: read_members(connection, cookie, report) for report in kind.reports}
    return [
        iter(Questions(kind=kind, members=known[kind.username], random=Random(kind.username), unusual_day=unusual_day))
        for kind in KINDS_OF_READERS
    ]


def _schedule(asking: list[Iterator[tuple[str, str, str]]], random: Random) -> list[Asked]:
    """A day's questions of everybody, in order."""
    planned = []
    for kind, questions in zip(KINDS_OF_READERS, asking, strict=True):
        for _ in range(kind.people * kind.questions):
            hour = random.choices(range(24), READING_HOURS)[0] + random.random()
            planned.append((hour * DAY_S / 24, kind.username, *next(questions)))
    return sorted(planned)


def _forget_use(place: Place) -> None:
    """Nothing is known of anybody's use, and nothing is kept."""
    with place.database.owner.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM reporting.question_use")
    _forget_answers(place)


def _forget_answers(place: Place) -> None:
    cache = RedisCache(place.settings.redis_url)
    cache.delete_keys(list(cache.keys("report:")))
    cache.close()


def _night(place: Place, week: Week) -> None:
    """Every answer becomes another day's; then what the clock starts at 00:30."""
    _forget_answers(place)
    ground = Ground(database=place.database.app, settings=place.settings)
    week.nights.append(run_job(WARM_REPORTS, ground, place.today))


def _live_day(
    place: Place, week: Week, writer: RowWriter, asked: list[Asked], cookies: dict[str, str], day: int
) -> None:
    began, questions, lock = perf_counter(), iter(asked), threading.Lock()
    psutil.cpu_percent()

    def read() -> None:
        connection = Connection(place.product.url)
        while True:
            with lock:
                found = next(questions, None)
            if found is None:
                return
            when, who, kind, report, address = found
            late = perf_counter() - began - when
            time.sleep(max(-late, 0.0))
            how, _, took_ms = connection.get(address, cookies[who])
            with lock:
                week.behind_s = max(week.behind_s, late)
                week.answers.append(Answer(kind=kind, report=report, how=how, took_ms=took_ms, day=day))

    workers: list[Callable[[], None]] = [read] * READING_AT_ONCE
    workers += [lambda: _write(writer, began), lambda: _probe(place, week, writer.random, began)]
    threads = [threading.Thread(target=work) for work in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    week.busy_percent.append(psutil.cpu_percent())


def _write(writer: RowWriter, began: float) -> None:
    """As many rows, edits and deletions as are due by each moment of the day."""
    done = [0, 0, 0]
    acts: tuple[Callable[[], None], ...] = (lambda: writer.add(5), writer.edit, writer.delete)
    totals = (NEW_A_DAY // 5, EDITS_A_DAY, DELETIONS_A_DAY)
    while (passed := (perf_counter() - began) / DAY_S) < 1:
        for place, (act, total) in enumerate(zip(acts, totals, strict=True)):
            while done[place] < total * _share_of_day(passed):
                act()
                done[place] += 1
        time.sleep(WRITTEN_EVERY_S)


def _share_of_day(passed: float) -> float:
    """How much of a day's rows was written when so much of it is over."""
    hours = passed * 24
    whole = int(hours)
    return (sum(WRITING_HOURS[:whole]) + WRITING_HOURS[whole] * (hours - whole)) / sum(WRITING_HOURS)


@dataclass(frozen=True)
class Commander:
    """Who looks whether a change has arrived."""

    connection: Connection
    cookie: str

    def numbers(self, address: str) -> Any:
        return json.loads(self.connection.get(address, self.cookie)[1])["kpis"]


def _probe(place: Place, week: Week, random: Random, began: float) -> None:
    """One change after the other on a day of its own, each until an answer shows it."""
    commander = Commander(Connection(place.product.url), place.cookie("ghada"))
    day = place.today - timedelta(days=PROBED_DAYS_AGO)
    writer = RowWriter(owner=place.owner, today=day)
    writer.prepare()
    number = 0
    try:
        while perf_counter() - began < DAY_S:
            one = WRITES[number % len(WRITES)]
            number += 1
            week.fresh[one.report].append(_fresh_after(commander, writer, one, day))
            time.sleep(PROBED_EVERY_S)
    finally:
        writer.undo()


def _fresh_after(commander: Commander, writer: RowWriter, one: Writes, day: date) -> float:
    """Milliseconds from the commit of one new row until the report of its day is another one."""
    address = f"/api/reports/{one.report}?from={day}&to={day}&view=light"
    before = commander.numbers(address)
    writer.insert(one, [day])
    committed = perf_counter()
    while commander.numbers(address) == before:
        if perf_counter() - committed > GIVE_UP_S:
            raise TimeoutError(f"a change of {one.report} is not visible after {GIVE_UP_S:.0f} s")
        time.sleep(0.005)
    return (perf_counter() - committed) * 1000
