"""The people of `./k9 bench load`, as locust plays them: those of `load_actions.py`, with their browsers.

A browser asks again for an answer that it has with the tag of it. An open page asks for the version as often as the
product tells it to, which is nobody's action; where the data has changed, it asks for the numbers that it shows.
Answers are taken as they come and not unpacked: this program must leave the machine to the product.
"""

import json
import os
import time
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import gevent
from geventhttpclient import HTTPClient
from locust import User, between, events

from bench.load_actions import COURSE_S, THINKS_S, Reader

_CAST: dict[str, Any] = json.loads(Path(os.environ["LOAD_CAST"]).read_text(encoding="utf-8"))
_FROM_S = float(os.environ["LOAD_FROM_S"])
_NUMBERS = count()
_BEGAN = time.monotonic()
_MS: dict[str, list[float]] = defaultdict(list)
_ERRORS: dict[str, Counter[str]] = defaultdict(Counter)
_BYTES: Counter[str] = Counter()
_COURSE: dict[int, list[float]] = defaultdict(list)
"""Milliseconds of every answer, by the part of the time in which it came."""
_POLL, _FOLLOW = "(poll)", "(follow)"
_POLL_EVERY_S, _PHONE_POLL_EVERY_S = 1.0, 5.0
_ASK_AGAIN = "ask-again-in"
_BY_ITSELF = {"K9-Follows": "yes"}
_FRESH, _KNOWN = 200, 304
_LONGEST_S, _CONNECTIONS = 60.0, 6
"""As browsers do: so many connections to one address, kept open."""
_MOST_KEPT = 50
_FOLLOWED = ("tick", "page: numbers")
"""What the charts of an open page show."""


class Person(User):
    """One of the cast, in turn."""

    wait_time = between(*THINKS_S)

    def on_start(self) -> None:
        number = next(_NUMBERS)
        who = _CAST["people"][number % len(_CAST["people"])]
        members, host = _CAST["members"][who["username"]], str(self.host)
        self.reader = Reader(who=who, members=members, random=Random(number), host=host)
        self.http = HTTPClient.from_url(
            host, concurrency=_CONNECTIONS, connection_timeout=_LONGEST_S, network_timeout=_LONGEST_S
        )
        self.usual_s = _PHONE_POLL_EVERY_S if who["is_on_phone"] else _POLL_EVERY_S
        self.version, self.shown = "", ""
        self.tags: OrderedDict[str, str] = OrderedDict()
        # Not all at the same moment.
        gevent.sleep(self.reader.random.uniform(0, 5))
        self.polls = gevent.spawn(self._poll)

    def on_stop(self) -> None:
        self.polls.kill()
        self.http.close()

    def act(self) -> None:
        for one in self.reader.act():
            known = {"If-None-Match": self.tags[one.path]} if one.path in self.tags else {}
            _, tag, _ = self._ask(one.kind, one.path, {**one.headers, **known})
            if tag:
                self._keep(one.path, tag)
            if one.kind in _FOLLOWED:
                self.shown = one.path

    tasks = [act]

    def _keep(self, path: str, tag: str) -> None:
        self.tags[path] = tag
        self.tags.move_to_end(path)
        if len(self.tags) > _MOST_KEPT:
            self.tags.popitem(last=False)

    def _poll(self) -> None:
        """What the script of an open page does."""
        while True:
            status, tag, told = self._ask(_POLL, "/api/version", {**_BY_ITSELF, "If-None-Match": self.version})
            is_news = bool(self.version) and status == _FRESH
            self.version = tag or self.version
            if is_news and self.shown:
                self._follow()
            gevent.sleep(max(self.usual_s, told))

    def _follow(self) -> None:
        known = {"If-None-Match": self.tags[self.shown]} if self.shown in self.tags else {}
        _, tag, _ = self._ask(_FOLLOW, self.shown, {**_BY_ITSELF, **known})
        if tag:
            self._keep(self.shown, tag)

    def _ask(self, kind: str, path: str, headers: Mapping[str, str]) -> tuple[int, str, float]:
        """Status, tag, and how soon to ask again; noted with its time until the last byte."""
        started = time.perf_counter()
        try:
            answer = self.http.get(path, headers={**self.reader.headers, **headers})
            body, status = bytes(answer.read()), int(answer.status_code)
            found = status, str(answer.get("etag", "")), float(str(answer.get(_ASK_AGAIN, "0")))
        except Exception as error:  # noqa: BLE001 - whatever a reader would see as "not there" is counted
            _note(kind, started, f"{type(error).__name__}: {error}", 0)
            return 0, "", 0.0
        is_good = status in (_FRESH, _KNOWN)
        _note(kind, started, "" if is_good else f"{status} {path.split('?')[0]}", len(body))
        return found


def _note(kind: str, started: float, error: str, size: int) -> None:
    """What happened once all have come."""
    since_s = time.monotonic() - _BEGAN - _FROM_S
    if since_s < 0:
        return
    took_ms = round((time.perf_counter() - started) * 1000, 1)
    _MS[kind].append(took_ms)
    _COURSE[int(since_s // COURSE_S)].append(took_ms)
    _BYTES[kind] += size
    if error:
        _ERRORS[kind][error[:200]] += 1


def _tell(environment: Any, **_: object) -> None:
    told = {
        "ms": _MS,
        "errors": _ERRORS,
        "bytes": _BYTES,
        "course": [_COURSE[part] for part in range(max(_COURSE, default=-1) + 1)],
        "seconds": max(time.monotonic() - _BEGAN - _FROM_S, 1.0),
        "people": next(_NUMBERS),
        "wanted": environment.parsed_options.num_users,
    }
    Path(os.environ["LOAD_OUT"]).write_text(json.dumps(told), encoding="utf-8")


events.quitting.add_listener(_tell)  # type: ignore[no-untyped-call]
