"""Lives a simulated week at a running product: writes, readers, a probe for changes, nights."""

import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from random import Random
from time import perf_counter
from typing import Any

import psutil

from bench.running import RunningProduct
from bench.week_readers import KINDS_OF_READERS, Answer, Connection, Questions, read_members
from bench.week_rows import BUSIEST_HOUR, DELETIONS_A_DAY, EDITS_A_DAY, NEW_A_DAY, WRITES, RowWriter, Writes
from dashboard import clock
from dashboard.config import Settings
from dashboard.i18n import Locale
from dashboard.people.accounts import Origin
from dashboard.people.locale import choose_language
from dashboard.people.sessions import Sessions
from data_access.account_store import AccountStore
from data_access.connect import OpenDatabase
from data_access.database import Database
from data_access.redis_cache import RedisCache
from data_access.scope_store import ScopeStore
from data_access.session_store import SessionStore
from data_access.use_store import Use, UseStore
from jobs.job import Counts, Ground
from jobs.run_job import run_job
from jobs.warm_reports import WARM_REPORTS

DAYS, LEAD_IN_S, WINDOW_S, READING_AT_ONCE = 7, 120.0, 30.0, 4
QUESTIONS_A_S = 3.0
USED_BEFORE = 14
"""Days of use that the product knows of before the week begins."""
LATE_S = 1.0
PROBES, GIVE_UP_S, PROBED_DAYS_AGO = 48, 20.0, 500
SETTLED_S = 3.0
AT_ONCE = 50
"""Rows of a transaction while nobody reads."""


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
    _know_use(place, asking)
    try:
        for day in range(DAYS):
            _night(place, week)
            _pass_quickly(writer)
            _live_window(place, week, writer, _schedule(asking, Random(day)), cookies, day)
        _probe(place, week)
    finally:
        week.rows_written = len(writer.written)
        writer.undo()
    return week


Asked = tuple[float, str, str, str, str]
"""When (seconds since the rows of the window began), who, kind, report type, address."""


Asking = list[Iterator[tuple[str, str, str]]]


def _asking(place: Place, cookies: dict[str, str]) -> Asking:
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


def _schedule(asking: Asking, random: Random) -> list[Asked]:
    """The questions of a window in order: who asks more is asked for more often."""
    count = round(QUESTIONS_A_S * WINDOW_S)
    weights = [kind.people * kind.questions for kind in KINDS_OF_READERS]
    chosen = random.choices(range(len(asking)), weights, k=count)
    moments = sorted(LEAD_IN_S + random.uniform(0, WINDOW_S) for _ in range(count))
    return [(at, KINDS_OF_READERS[n].username, *next(asking[n])) for at, n in zip(moments, chosen, strict=True)]


def _know_use(place: Place, asking: Asking) -> None:
    """The use of some days by the same people, as the product would have written it; nothing is kept yet."""
    with place.owner.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM reporting.question_use")
    accounts, store = AccountStore(place.database.app), UseStore(place.database.app)
    locale = Locale(lang=choose_language(unit=place.settings.language), timezone=place.settings.timezone).key
    for back in range(1, USED_BEFORE + 1):
        asked: Counter[Use] = Counter()
        for kind, questions in zip(KINDS_OF_READERS, asking, strict=True):
            account = accounts.find_by_username(kind.username)
            assert account is not None
            for of, report, question in islice(questions, kind.people * kind.questions):
                use = Use(user_id=account.user_id, locale=locale, kind=of, report=report, question=question)
                asked[use] += 1
        store.add(place.today - timedelta(days=back), asked)


def _forget_answers(place: Place) -> None:
    cache = RedisCache(place.settings.redis_url)
    cache.delete_keys(list(cache.keys("report:")))
    cache.close()


def _night(place: Place, week: Week) -> None:
    """Every answer becomes another day's; then what the clock starts at 00:30."""
    _forget_answers(place)
    ground = Ground(database=place.database.app, settings=place.settings)
    week.nights.append(run_job(WARM_REPORTS, ground, place.today))


def _pass_quickly(writer: RowWriter) -> None:
    """The rows, edits and deletions of a day, but for those of the window; nobody reads meanwhile."""
    window = (LEAD_IN_S + WINDOW_S) / 3600 * BUSIEST_HOUR
    for _ in range(round(NEW_A_DAY * (1 - window) / AT_ONCE)):
        writer.add(AT_ONCE)
    for _ in range(EDITS_A_DAY):
        writer.edit()
    for _ in range(DELETIONS_A_DAY):
        writer.delete()
    time.sleep(SETTLED_S)


def _live_window(
    place: Place, week: Week, writer: RowWriter, asked: list[Asked], cookies: dict[str, str], day: int
) -> None:
    """Some of the busiest hour, in real time: first its rows alone, until all is as it is in the middle of one."""
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

    threads = [threading.Thread(target=read) for _ in range(READING_AT_ONCE)]
    threads.append(threading.Thread(target=_write, args=(writer, began)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    week.busy_percent.append(psutil.cpu_percent())


def _write(writer: RowWriter, began: float) -> None:
    """One row after the other, as they come in the busiest hour, each in a transaction of its own; some are edits."""
    pause = 3600 / ((NEW_A_DAY + EDITS_A_DAY) * BUSIEST_HOUR)
    while perf_counter() - began < LEAD_IN_S + WINDOW_S:
        if writer.random.random() < EDITS_A_DAY / NEW_A_DAY:
            writer.edit()
        else:
            writer.add(1)
        time.sleep(pause)


@dataclass(frozen=True)
class Commander:
    """Who looks whether a change has arrived."""

    connection: Connection
    cookie: str

    def numbers(self, address: str) -> Any:
        return json.loads(self.connection.get(address, self.cookie)[1])["kpis"]


def _probe(place: Place, week: Week) -> None:
    """One change after the other on a day of its own, each until an answer shows it."""
    commander = Commander(Connection(place.product.url), place.cookie("ghada"))
    day = place.today - timedelta(days=PROBED_DAYS_AGO)
    writer = RowWriter(owner=place.owner, today=day)
    writer.prepare()
    try:
        for number in range(PROBES):
            one = WRITES[number % len(WRITES)]
            week.fresh[one.report].append(_fresh_after(commander, writer, one, day))
            time.sleep(writer.random.uniform(0.1, 0.5))
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
