"""What each action of people costs: processor time of the web process and of the database, in milliseconds, and what
follows for many people who do them as often as `load_actions.py` says.

Processor time hardly depends on what else the machine does. One web process, one person at a time, so nothing waits.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from itertools import cycle
from random import Random
from statistics import mean
from urllib.parse import urlsplit

import click

from bench.load import ON_PHONES, cast_of
from bench.load_actions import AT_A_DESK, ON_A_PHONE, THINKS_S, Ask, Reader
from bench.load_watch import busy_of
from bench.running import running_product, running_redis
from bench.scale import prepared
from bench.week_run import Place
from dashboard.api.pace import LATEST_S
from dashboard.config import Settings
from data_access.connect import open_database

PEOPLE, TIMES, SELDOM, WARM_UP = 40, 100, 8, 40
"""Times that each action is done; few of files, which take long."""
IDLE_S = 5.0
FOR_PEOPLE = 1000
GROUPS = ("web", "database")
POLL = "an open page asks"
_FILES = ("CSV", "workbook", "PDF")
_GOOD = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Of one action. `a_second`: how often it happens among FOR_PEOPLE people."""

    name: str
    ms: dict[str, float]
    a_second: float

    def busy(self, group: str) -> float:
        """Of a processor, of all of them together."""
        return self.ms[group] * self.a_second / 1000


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print milliseconds by action, and processors for FOR_PEOPLE people."""
    with prepared(settings, rows) as bench:
        own = bench.settings
    with (
        running_redis() as url,
        running_product(own.data_dir, REDIS_URL=url, K9_WORKERS="1") as product,
        closing(open_database(own)) as database,
    ):
        place = Place(product=product, database=database, owner=database.owner, settings=own)
        click.echo(f"{rows:,} training sessions, one web process; milliseconds of processor time")
        costs = _Counting(place).costs()
    click.echo(_table(costs))


class _Counting:
    def __init__(self, place: Place) -> None:
        self._place = place
        self._connection = HTTPConnection(urlsplit(place.product.url).netloc, timeout=120)
        told = cast_of(place, PEOPLE)
        self._readers = [
            Reader(who=who, members=told["members"][who["username"]], random=Random(number), host=place.product.url)
            for number, who in enumerate(told["people"])
        ]
        self._tags: dict[str, str] = {}
        self._idle = dict.fromkeys(GROUPS, 0.0)
        self._idle = {group: used / IDLE_S for group, used in self._used(lambda: time.sleep(IDLE_S)).items()}

    def costs(self) -> list[Cost]:
        desk, phone = self._those(is_on_phone=False), self._those(is_on_phone=True)
        acts_a_second = FOR_PEOPLE / mean(THINKS_S)
        found = [self._cost(desk, name, often * (1 - ON_PHONES) * acts_a_second / 100) for name, often in AT_A_DESK]
        found += [self._cost(phone, name, often * ON_PHONES * acts_a_second / 100) for name, often in ON_A_PHONE]
        return [*found, self._cost(desk, POLL, FOR_PEOPLE / LATEST_S)]

    def _those(self, *, is_on_phone: bool) -> list[Reader]:
        return [one for one in self._readers if one.who["is_on_phone"] == is_on_phone]

    def _cost(self, readers: Sequence[Reader], name: str, a_second: float) -> Cost:
        """The mean of many, after some that find what is loaded once."""
        times = SELDOM if name in _FILES else TIMES
        chosen = [reader for reader, _ in zip(cycle(readers), range(times + WARM_UP), strict=False)]
        self._do_all(chosen[:WARM_UP], name)
        used = self._used(lambda: self._do_all(chosen[WARM_UP:], name))
        return Cost(name=name, ms={group: 1000 * used[group] / times for group in GROUPS}, a_second=a_second)

    def _do_all(self, readers: Sequence[Reader], name: str) -> None:
        for reader in readers:
            self._do(reader, name)

    def _do(self, reader: Reader, name: str) -> None:
        for one in reader.do(name) if name != POLL else [self._poll(reader)]:
            self._connection.request("GET", one.path, headers=reader.headers | dict(one.headers))
            answer = self._connection.getresponse()
            body = answer.read()
            assert answer.status in _GOOD, f"{one.path}: {answer.status} {body[:200]!r}"
            if name == POLL:
                self._tags[reader.who["cookie"]] = answer.headers["ETag"]

    def _poll(self, reader: Reader) -> Ask:
        """As an open page asks: with the tag of what it has."""
        return Ask(POLL, "/api/version", {"If-None-Match": self._tags.get(reader.who["cookie"], "")})

    def _used(self, work: Callable[[], object]) -> dict[str, float]:
        """Seconds of processor time that the work took, without what goes on when there is none."""
        began, before = time.monotonic(), busy_of(self._place.product, self._place.database)
        work()
        seconds, after = time.monotonic() - began, busy_of(self._place.product, self._place.database)
        return {group: after[group] - before[group] - self._idle[group] * seconds for group in GROUPS}


def _table(costs: Sequence[Cost]) -> str:
    lines = [f"{'':18}{'web ms':>9}{'database ms':>13}{'a second':>10}{'web busy':>10}{'database busy':>15}"]
    for cost in costs:
        numbers = f"{cost.ms['web']:>9.1f}{cost.ms['database']:>13.2f}{cost.a_second:>10.2f}"
        lines.append(f"{cost.name:18}{numbers}{cost.busy('web'):>10.3f}{cost.busy('database'):>15.3f}")
    web, database = (sum(cost.busy(group) for cost in costs) for group in GROUPS)
    lines.append(f"{f'{FOR_PEOPLE} people':18}{'':32}{web:>10.3f}{database:>15.3f}")
    return "\n".join(lines)
