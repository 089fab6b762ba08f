"""People at work while things break: readers who check every answer, one who writes into the unit's tables, and one who
writes comments through the product."""

import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from bench.faults_truth import PROJECT, Truth, moment_of

READERS = ("ghada", "basel", "salma", "amal", "hana", "ghada")
COMMENTS = "basel"
READS_EVERY_S, WRITES_EVERY_S = 0.05, 0.4
LONGEST_S = 15.0
REPORT = "trainer_daily"
_ADVICE = "Retry-After"


@dataclass
class Seen:
    """What people met. `errors`: by fault, what was refused and how; `wrong`: answers that were not true."""

    fault: str = "before"
    answers: Counter[str] = field(default_factory=Counter)
    errors: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    comments: list[str] = field(default_factory=list)
    """Those that the product said it has kept."""

    def refused(self, what: str) -> None:
        self.errors[self.fault][what] += 1


@dataclass
class Person:
    """Somebody with a connection of their own; `headers` are those of a browser or of a token."""

    url: str
    headers: Mapping[str, str]
    _open: HTTPConnection | None = None

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Mapping[str, str], Any]:
        """Status, headers, JSON. Raises OSError and HTTPException where nobody answers; asks once more where only an
        idle connection was closed."""
        is_kept = self._open is not None
        connection = self._open = self._open or HTTPConnection(urlsplit(self.url).netloc, timeout=LONGEST_S)
        try:
            sent = None if body is None else json.dumps(body).encode()
            kind = {"Content-Type": "application/json"} if sent else {}
            connection.request(method, path, sent, {**self.headers, **kind, **headers})
            response = connection.getresponse()
            content = response.read()
        except (OSError, HTTPException):
            connection.close()
            self._open = None
            if is_kept and method == "GET":
                return self.ask(method, path, body, **headers)
            raise
        is_json = "json" in (response.getheader("Content-Type") or "")
        return response.status, dict(response.getheaders()), json.loads(content) if is_json else None


@dataclass(frozen=True, kw_only=True)
class People:
    """`cookies`, `tokens`: by user name."""

    url: str
    truth: Truth
    cookies: Mapping[str, str]
    tokens: Mapping[str, str]
    seen: Seen

    @contextmanager
    def at_work(self) -> Iterator[None]:
        over = threading.Event()
        jobs: list[Callable[[threading.Event], None]] = [self._reading(who, n) for n, who in enumerate(READERS)]
        threads = [threading.Thread(target=job, args=(over,)) for job in (*jobs, self._write, self._comment)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def person(self, who: str) -> Person:
        return Person(self.url, {"Cookie": self.cookies[who]})

    def program(self, who: str) -> Person:
        return Person(self.url, {"Authorization": f"Bearer {self.tokens[who]}"})

    def questions(self) -> tuple[str, ...]:
        """A report, a click's picture, the rows behind it, and everything of a month by project."""
        day, base = self.truth.day, f"/api/reports/{REPORT}"
        within = f"from={day}&to={day}&project={PROJECT}"
        return f"{base}?{within}&view=light", f"{base}/tick?{within}", f"{base}/rows?{within}&rows=5"

    def _reading(self, who: str, number: int) -> Callable[[threading.Event], None]:
        def read(over: threading.Event) -> None:
            person, asked = self.person(who), cycle(self.questions())
            for _ in range(number):
                next(asked)
            while not over.wait(READS_EVERY_S):
                self.check(person, next(asked))

        return read

    def check(self, person: Person, path: str) -> bool:
        """Ask, judge and note; whether it was answered."""
        try:
            status, headers, told = person.ask("GET", path)
        except (OSError, HTTPException) as error:
            self.seen.refused(f"read: {type(error).__name__}")
            return False
        if status != HTTPStatus.OK:
            self._note_refusal("read", status, headers, told)
            return False
        self.seen.answers[self.seen.fault] += 1
        why = self._judge(told)
        if why:
            self.seen.wrong[self.seen.fault].append(f"{path}: {why}")
        return True

    def _judge(self, told: Mapping[str, Any]) -> str:
        as_of = moment_of(told)
        if "kpis" not in told:
            return self.truth.wrong(told["total"], None, as_of)
        kpis = {name: one["value"] for name, one in told["kpis"].items()}
        why = self.truth.wrong(kpis["total_sessions"], kpis["total_duration_min"], as_of)
        for panel in told.get("panels", ()):
            shown = sum(member["v"] or 0 for member in panel.get("members", ()))
            if not why and panel["name"] == "by_weekday" and shown != kpis["total_sessions"]:
                why = f"the card {panel['name']} shows {shown} of {kpis['total_sessions']}"
        return why

    def _write(self, over: threading.Event) -> None:
        while not over.wait(WRITES_EVERY_S):
            before = self.truth.refused
            self.truth.write()
            if self.truth.refused > before:
                self.seen.refused("row: refused by the database")

    def _comment(self, over: threading.Event) -> None:
        """Each until it is kept, with the same key: so it is kept once."""
        person, number = self.program(COMMENTS), 0
        while not over.is_set():
            words, key = f"comment {number} {uuid4().hex[:8]}", uuid4().hex
            while not over.wait(WRITES_EVERY_S) and not self.comment(person, words, key):
                pass
            number += 1

    def comment(self, person: Person, words: str, key: str) -> bool:
        path = f"/api/reports/{REPORT}/{PROJECT}/{self.truth.day}/comment"
        try:
            status, headers, told = person.ask("POST", path, {"comment": words}, **{"Idempotency-Key": key})
        except (OSError, HTTPException) as error:
            self.seen.refused(f"write: {type(error).__name__}")
            return False
        if status != HTTPStatus.OK:
            self._note_refusal("write", status, headers, told)
            return False
        self.seen.comments.append(words)
        return True

    def _note_refusal(self, what: str, status: int, headers: Mapping[str, str], told: Any) -> None:
        code = told["code"] if isinstance(told, dict) and "code" in told else "?"
        advice = "" if status != HTTPStatus.SERVICE_UNAVAILABLE or _ADVICE in headers else ", without advice"
        self.seen.refused(f"{what}: {status} {code}{advice}")

    def is_well(self, since: datetime) -> bool:
        """Everything works, and what is told is as of a moment after `since`."""
        person = self.program("ghada")
        try:
            if person.ask("GET", "/readyz")[0] != HTTPStatus.OK:
                return False
            for path in self.questions():
                status, _, told = person.ask("GET", path)
                if status != HTTPStatus.OK or moment_of(told) <= since:
                    return False
            return self.comment(self.program(COMMENTS), f"well {uuid4().hex[:8]}", uuid4().hex)
        except (OSError, HTTPException):
            return False


def soon(is_so: Callable[[], bool], within_s: float) -> float | None:
    """Seconds until it is so; None where it is not within the time."""
    began = time.monotonic()
    while time.monotonic() - began < within_s:
        if is_so():
            return time.monotonic() - began
        time.sleep(0.05)
    return None
