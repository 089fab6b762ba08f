"""The people of `./k9 bench load`, as locust plays them: what they do, how often, and how long they think.

Assumed, and not tuned to any outcome. Between two actions somebody looks at the page for 5 to 25 seconds. At a desk
they mostly select and deselect on a report (a tick), open pages as browsers do (the document and what its scripts then
ask), step down to rows, look at a daily report, and seldom take a file along. On a phone they open the brief and one
report type of it. An open page asks for the version as often as the product tells it to, which is nobody's action.
"""

import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import gevent
from locust import FastHttpUser, between, events

from dashboard.reports import report_named
from dashboard.semantic.report import ReportType

_CAST: dict[str, Any] = json.loads(Path(os.environ["LOAD_CAST"]).read_text(encoding="utf-8"))
_FROM_S = float(os.environ["LOAD_FROM_S"])
_NUMBERS = count()
_BEGAN = time.monotonic()
_MS: dict[str, list[float]] = defaultdict(list)
_ERRORS: dict[str, Counter[str]] = defaultdict(Counter)
_PERIODS = (("-30d", 40), ("-7d", 25), ("-90d", 15), ("today", 10), ("-365d", 7), ("all", 3))
_AT_A_DESK = (
    ("tick", 44), ("page", 12), ("rows", 10), ("drill-down", 7), ("lists", 6), ("report", 7), ("daily", 6),
    ("trends", 4), ("explain", 2), ("csv", 1.4), ("workbook", 0.4), ("pdf", 0.2),
)  # fmt: skip
"""Of a hundred actions."""
_ON_A_PHONE = (("brief", 70), ("brief of one", 25), ("page", 5))
_START = "from=-30d&to=today"
"""What a page opens with."""
_FAVOURITES, _COME_BACK_TO = 5, 0.75
_POLL = "(poll)"
_POLL_EVERY_S, _PHONE_POLL_EVERY_S = 1.0, 5.0
_ASK_AGAIN = "Ask-Again-In"


class Person(FastHttpUser):
    """One of the cast, in turn."""

    wait_time = between(5, 25)
    connection_timeout = network_timeout = 60.0

    def on_start(self) -> None:
        self.number = next(_NUMBERS)
        self.who: dict[str, Any] = _CAST["people"][self.number % len(_CAST["people"])]
        self.random = Random(self.number)
        self.report: ReportType = report_named(self.random.choice(self.who["reports"]))
        self.tag = ""
        self.headers = {"Cookie": f"{self.who['cookie']}; k9_lang={self.who['lang']}", "Accept-Encoding": "gzip"}
        # Not all at the same moment.
        gevent.sleep(self.random.uniform(0, 5))
        self.polls = gevent.spawn(self._poll)

    def on_stop(self) -> None:
        self.polls.kill()

    def act(self) -> None:
        """One action, as often as people do it."""
        if self.random.random() < 0.15:
            self.report = report_named(self.random.choice(self.who["reports"]))
        actions = _ON_A_PHONE if self.who["is_on_phone"] else _AT_A_DESK
        [name] = self.random.choices([name for name, _ in actions], [often for _, often in actions])
        _ACTIONS[name](self)

    tasks = [act]

    def ask(self, kind: str, path: str, **headers: str) -> None:
        with self.client.get(path, name=kind, headers=self.headers | headers, catch_response=True) as answer:
            if answer.status_code not in (200, 304):
                answer.failure(f"{answer.status_code} {path.split('?')[0]} {(answer.text or '')[:120]}")

    def question(self, *, filtered: float = 0.3) -> str:
        """A period, and sometimes a member of some dimension: mostly one that people of this kind come back to, as in
        `week_readers.py`."""
        [start] = self.random.choices([name for name, _ in _PERIODS], [often for _, often in _PERIODS])
        asked = {"from": start, "to": "today"}
        members = _CAST["members"][self.who["username"]][self.report.name]
        if members and self.random.random() < filtered:
            is_usual = self.random.random() < _COME_BACK_TO
            chance = Random(f"{self.who['username']} {self.random.randrange(_FAVOURITES)}") if is_usual else self.random
            dimension = chance.choice(sorted(members))
            asked[dimension] = chance.choice(members[dimension])
        return urlencode(asked, quote_via=quote)

    def tick(self) -> None:
        """A click on a chart: nearly always with something selected."""
        measure = self.random.choice(self.report.shown_measures).name
        self.ask("tick", f"/api/reports/{self.report.name}/tick?{self.question(filtered=0.9)}&measure={measure}")

    def page(self) -> None:
        """As a browser opens it: the document, what Dash asks for, then the numbers. Scripts are kept by browsers."""
        path = f"/reports/{self.report.name}"
        self.ask("page", path, Accept="text/html")
        self.ask("page: layout", "/_dash-layout", Referer=f"{self.host}{path}")
        self.ask("page: callbacks", "/_dash-dependencies")
        self.ask("page: numbers", f"/api/reports/{self.report.name}/tick?{_START}")
        self.ask("page: lists", f"/api/filters/dimensions/{self.report.name}?{_START}")

    def rows(self) -> None:
        self.ask("rows", f"/api/reports/{self.report.name}/rows?{self.question()}&rows=100")

    def drill_down(self) -> None:
        at = f"{self.report.default_measure}/all"
        self.ask("drill-down", f"/api/reports/{self.report.name}/drilldown/{at}?{self.question()}")

    def lists(self) -> None:
        self.ask("lists", f"/api/filters/dimensions/{self.report.name}?{self.question()}")

    def whole_report(self) -> None:
        self.ask("report", f"/api/reports/{self.report.name}?{self.question()}")

    def trends(self) -> None:
        self.ask("trends", f"/api/reports/{self.report.name}/trends")

    def explain(self) -> None:
        measure = self.report.default_measure
        self.ask("explain", f"/api/reports/{self.report.name}/explain/{measure}?{self.question()}")

    def daily(self) -> None:
        path = f"/reports/{self.report.name}/daily"
        self.ask("daily", path, Accept="text/html")
        self.ask("daily: layout", "/_dash-layout", Referer=f"{self.host}{path}")

    def file(self, ending: str, name: str) -> None:
        if self.who["username"] == "hana":
            self.tick()
        else:
            self.ask(name, f"/api/reports/{self.report.name}/export.{ending}?from=-7d&to=today")

    def brief(self) -> None:
        self.ask("brief", "/m", Accept="text/html")

    def brief_of_one(self) -> None:
        self.ask("brief of one", f"/m/{self.report.name}", Accept="text/html")

    def _poll(self) -> None:
        """What the script of an open page does."""
        usual = _PHONE_POLL_EVERY_S if self.who["is_on_phone"] else _POLL_EVERY_S
        while True:
            headers = self.headers | {"K9-Follows": "yes", "If-None-Match": self.tag}
            with self.client.get("/api/version", name=_POLL, headers=headers, catch_response=True) as answer:
                if answer.status_code not in (200, 304):
                    answer.failure(f"{answer.status_code}")
                self.tag = answer.headers.get("ETag") or self.tag
                told = float(answer.headers.get(_ASK_AGAIN) or usual)
            gevent.sleep(max(usual, told))


_ACTIONS: dict[str, Callable[[Person], None]] = {
    "tick": Person.tick,
    "page": Person.page,
    "rows": Person.rows,
    "drill-down": Person.drill_down,
    "lists": Person.lists,
    "report": Person.whole_report,
    "daily": Person.daily,
    "trends": Person.trends,
    "explain": Person.explain,
    "csv": lambda person: person.file("csv", "file: CSV"),
    "workbook": lambda person: person.file("xlsx", "file: workbook"),
    "pdf": lambda person: person.file("pdf", "file: PDF"),
    "brief": Person.brief,
    "brief of one": Person.brief_of_one,
}


def _note(name: str, response_time: float, exception: BaseException | None, **_: object) -> None:
    """What happened once all have come."""
    if time.monotonic() - _BEGAN < _FROM_S:
        return
    if exception is not None:
        _ERRORS[name][str(exception)[:200]] += 1
    _MS[name].append(float(response_time))


def _tell(environment: Any, **_: object) -> None:
    told = {
        "ms": _MS,
        "errors": _ERRORS,
        "seconds": max(time.monotonic() - _BEGAN - _FROM_S, 1.0),
        "people": next(_NUMBERS),
        "wanted": environment.parsed_options.num_users,
    }
    Path(os.environ["LOAD_OUT"]).write_text(json.dumps(told), encoding="utf-8")


events.request.add_listener(_note)  # type: ignore[no-untyped-call]
events.quitting.add_listener(_tell)  # type: ignore[no-untyped-call]
