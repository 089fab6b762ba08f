"""What the people of `./k9 bench load` do, how often, and what their browsers then ask; locust plays it, and
`./k9 bench cost` counts what each action costs.

Assumed, and not tuned to any outcome. At a desk they mostly select and deselect on a report (a tick), open pages as
browsers do (the document and what its scripts then ask), step down to rows, look at a daily report, and seldom take a
file along. On a phone they open the brief and one report type of it. Scripts and styles are kept by browsers; so are
answers that have a tag, and asked for again with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from dashboard.reports import report_named
from dashboard.semantic.report import ReportType

ACCEPTED = "gzip, deflate, br, zstd"
"""As Chrome and Firefox say to a site with TLS."""
THINKS_S = (5.0, 25.0)
"""Between two actions somebody looks at the page for so long."""
COURSE_S = 30
"""What people meet is told for so long each, to see whether a queue grows, stays or goes."""
_PERIODS = (("-30d", 40), ("-7d", 25), ("-90d", 15), ("today", 10), ("-365d", 7), ("all", 3))
AT_A_DESK = (
    ("tick", 44), ("page", 12), ("rows", 10), ("drill-down", 7), ("lists", 6), ("report", 7), ("daily", 6),
    ("trends", 4), ("explain", 2), ("CSV", 1.4), ("workbook", 0.4), ("PDF", 0.2),
)  # fmt: skip
"""Of a hundred actions."""
ON_A_PHONE = (("brief", 70), ("brief of one", 25), ("page", 5))
_START = "from=-30d&to=today"
"""What a page opens with."""
_CHANGES_REPORT = 0.15
_FAVOURITES, _COME_BACK_TO = 5, 0.75
_HTML = {"Accept": "text/html"}
_TAKES_NO_FILES = "hana"


@dataclass(frozen=True)
class Ask:
    """One request of a browser. `kind`: what it is counted as."""

    kind: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Reader:
    """Somebody in front of the product. `who`: one of the cast, `members`: what their kind can filter by, `host`: the
    product's address, which browsers say they come from."""

    who: Mapping[str, Any]
    members: Mapping[str, Mapping[str, Sequence[str]]]
    random: Random
    host: str = ""

    def __post_init__(self) -> None:
        self.report: ReportType = report_named(self.random.choice(self.who["reports"]))

    @property
    def actions(self) -> tuple[tuple[str, float], ...]:
        return ON_A_PHONE if self.who["is_on_phone"] else AT_A_DESK

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"{self.who['cookie']}; k9_lang={self.who['lang']}", "Accept-Encoding": ACCEPTED}

    def act(self) -> list[Ask]:
        """What one action asks for, in order; as often as people do it."""
        if self.random.random() < _CHANGES_REPORT:
            self.report = report_named(self.random.choice(self.who["reports"]))
        [name] = self.random.choices([name for name, _ in self.actions], [often for _, often in self.actions])
        return _ACTIONS[name](self)

    def do(self, name: str) -> list[Ask]:
        """The same of one named action."""
        return _ACTIONS[name](self)

    def question(self, *, filtered: float = 0.3) -> str:
        """A period, and sometimes a member of some dimension: mostly one that people of this kind come back to, as in
        `week_readers.py`."""
        [start] = self.random.choices([name for name, _ in _PERIODS], [often for _, often in _PERIODS])
        asked = {"from": start, "to": "today"}
        members = self.members[self.report.name]
        if members and self.random.random() < filtered:
            is_usual = self.random.random() < _COME_BACK_TO
            chance = Random(f"{self.who['username']} {self.random.randrange(_FAVOURITES)}") if is_usual else self.random
            dimension = chance.choice(sorted(members))
            asked[dimension] = chance.choice(members[dimension])
        return urlencode(asked, quote_via=quote)

    def of_report(self, rest: str) -> str:
        return f"/api/reports/{self.report.name}{rest}"

    def tick(self) -> list[Ask]:
        """A click on a chart: nearly always with something selected."""
        measure = self.random.choice(self.report.shown_measures).name
        return [Ask("tick", self.of_report(f"/tick?{self.question(filtered=0.9)}&measure={measure}"))]

    def page(self) -> list[Ask]:
        """As a browser opens it: the document, then the numbers."""
        path = f"/reports/{self.report.name}"
        return [
            Ask("page", path, _HTML),
            Ask("page: numbers", self.of_report(f"/tick?{_START}")),
            Ask("page: lists", f"/api/filters/dimensions/{self.report.name}?{_START}"),
        ]

    def daily(self) -> list[Ask]:
        return [Ask("daily", f"/reports/{self.report.name}/daily", _HTML)]

    def drill_down(self) -> list[Ask]:
        at = f"{self.report.default_measure}/all"
        return [Ask("drill-down", self.of_report(f"/drilldown/{at}?{self.question()}"))]

    def file(self, kind: str, ending: str) -> list[Ask]:
        if self.who["username"] == _TAKES_NO_FILES:
            return self.tick()
        return [Ask(f"file: {kind}", self.of_report(f"/export.{ending}?from=-7d&to=today"))]


_ACTIONS: dict[str, Callable[[Reader], list[Ask]]] = {
    "tick": Reader.tick,
    "page": Reader.page,
    "rows": lambda one: [Ask("rows", one.of_report(f"/rows?{one.question()}&rows=100"))],
    "drill-down": Reader.drill_down,
    "lists": lambda one: [Ask("lists", f"/api/filters/dimensions/{one.report.name}?{one.question()}")],
    "report": lambda one: [Ask("report", one.of_report(f"?{one.question()}"))],
    "daily": Reader.daily,
    "trends": lambda one: [Ask("trends", one.of_report("/trends"))],
    "explain": lambda one: [Ask("explain", one.of_report(f"/explain/{one.report.default_measure}?{one.question()}"))],
    "CSV": lambda one: one.file("CSV", "csv"),
    "workbook": lambda one: one.file("workbook", "xlsx"),
    "PDF": lambda one: one.file("PDF", "pdf"),
    "brief": lambda one: [Ask("brief", "/m", _HTML)],
    "brief of one": lambda one: [Ask("brief of one", f"/m/{one.report.name}", _HTML)],
}
