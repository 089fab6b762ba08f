"""One question, one answer: numbers, listed rows and every kind of file say the same, whoever asks."""

from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest

from dashboard.people.viewer import role_of
from dashboard.permissions import ROLE_PERMISSIONS, Permission
from dashboard.reports import REPORTS
from dashboard.semantic.fields import Count, CountDistinct, Measure, MemberDimension, Ratio, Sum, TimeDimension, Where
from dashboard.semantic.query import join_members
from dashboard.semantic.report import ReportType
from data_access.account_store import AccountStore
from tests.lib.app_ground import CAST, AppGround, Browser
from tests.lib.exported import Exported, csv_rows, export, fetch

every_report = pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
PERIODS = ({"from": "-3d"}, {"date": "yesterday"}, {"from": "-4d", "to": "yesterday"})
Items = list[dict[str, Any]]


class Tally:
    """How many numbers were held against each other, by what they were held against."""

    def __init__(self) -> None:
        self.compared: dict[str, int] = {}

    def agree(self, what: str, one: object, other: object, where: str) -> None:
        self.compared[what] = self.compared.get(what, 0) + 1
        assert one == other, f"{what}: {one} and {other}; {where}"


def readers(web: AppGround, report: ReportType) -> Iterator[tuple[str, bool]]:
    """Who of the cast may read a report type, and whether that person may take rows along."""
    accounts = AccountStore(web.database.app)
    for name in CAST:
        account = accounts.find_by_username(name)
        role = role_of(account) if account else None
        permissions = ROLE_PERMISSIONS[role] if role else frozenset()
        if report.permission in permissions:
            yield name, Permission.REPORT_ROWS_EXPORT in permissions


def a_question(browser: Browser, report: ReportType, random: Random) -> str:
    """A period, and one or two members of a dimension that have rows in it."""
    state = dict(random.choice(PERIODS))
    if random.random() < 0.7:
        found = browser.json(f"/api/filters/dimensions/{report.name}?{urlencode(state)}")["dimensions"]
        dimensions = [d for d in found if not isinstance(report.dimension(d["name"]), TimeDimension)]
        dimension = random.choice(dimensions)
        members = [member["value"] for member in dimension["members"] if member["available"]]
        chosen = random.sample(members, min(len(members), 2))
        state |= {dimension["name"]: join_members(chosen)} if chosen else {}
    return urlencode(state)


@every_report
def test_numbers_lists_and_files_agree(web: AppGround, report: ReportType, capsys: pytest.CaptureFixture[str]) -> None:
    random, tally = Random(f"agree {report.name}"), Tally()
    asking = list(readers(web, report))
    takers = [who for who, takes_along in asking if takes_along]
    for who, takes_along in asking:
        browser = web.as_(who)
        query = a_question(browser, report, random)
        where = f"{who} asks {report.name}?{query}"
        behind = _compare_measures(browser, report, query, takes_along, tally, where)
        if takes_along:
            _compare_files(export(browser, report.name, query), browser, report, query, tally, where)
            # Each measure's files once, by one of those who may take them along.
            mine = report.shown_measures[takers.index(who) :: len(takers)]
            on_paper = random.choice(mine) if mine else None
            for measure in mine:
                files = export(browser, report.name, f"{query}&measure={measure.name}", with_pdf=measure is on_paper)
                _compare_behind(files, measure, behind[measure.name], tally, f"{measure.name}, {where}")
    with capsys.disabled():
        print(f"\n{report.name}: {tally.compared}, 0 differences")  # noqa: T201


def _compare_measures(
    browser: Browser, report: ReportType, query: str, takes_along: bool, tally: Tally, where: str
) -> dict[str, Items]:
    """Each measure: the rows listed behind it make it, and its CSV has as many. Gives them by measure."""
    found: dict[str, Items] = {}
    kpis = browser.json(f"/api/reports/{report.name}?{query}&view=light")["kpis"]
    for measure in report.shown_measures:
        behind = f"{query}&measure={measure.name}"
        listed = found[measure.name] = every_row(browser, f"/api/reports/{report.name}/rows?{behind}")
        shown = kpis[measure.name]
        value, n = by_hand(report, measure, listed)
        tally.agree("number = rows listed", shown["value"], value, f"{measure.name}, {where}")
        if n is not None:
            tally.agree("n = rows listed", shown["n"], n, f"{measure.name}, {where}")
        if takes_along:
            lines = csv_rows(fetch(browser, f"/api/reports/{report.name}/export.csv?{behind}").decode())
            tally.agree("rows listed = CSV", len(listed), len(lines), f"{measure.name}, {where}")
    return found


def _compare_behind(files: Exported, measure: Measure, listed: Items, tally: Tally, where: str) -> None:
    """The files of one measure hold the rows that are listed behind it, no more and no less."""
    tally.agree("behind a measure: rows listed = XLSX", len(listed), len(files.xlsx), where)
    tally.agree("behind a measure: rows listed = JSON", len(listed), len(files.items), where)
    assert files.json["rows_counted"] == len(listed), where
    assert files.json["measure"] == measure.name, where
    if files.pdf is not None:
        tally.agree("behind a measure: rows = PDF, by their times", files.times_in_rows(), files.times_in_pdf(), where)


def _compare_files(files: Exported, browser: Browser, report: ReportType, query: str, tally: Tally, where: str) -> None:
    """All rows, and every measure made from those of the JSON file and, where it adds up, of the workbook."""
    answer = browser.json(f"/api/reports/{report.name}?{query}")
    total = answer["rows"]["total"]
    tally.agree("rows = CSV", total, len(files.csv), where)
    tally.agree("rows = XLSX", total, len(files.xlsx), where)
    tally.agree("rows = JSON", total, len(files.items), where)
    tally.agree("rows = PDF, by their times", files.times_in_rows(), files.times_in_pdf(), where)
    titles = [column["name"] for column in answer["rows"]["columns"]]
    for measure in report.shown_measures:
        shown = answer["kpis"][measure.name]
        behind = [item for item in files.items if stands_behind(report, measure, item)]
        tally.agree("number = JSON", shown["value"], by_hand(report, measure, behind)[0], f"{measure.name}, {where}")
        tally.agree("number = KPI of JSON", shown["value"], files.json["kpis"][measure.name]["value"], where)
        if isinstance(measure, Sum) and shown["value"]:
            cells = [row[titles.index(measure.column)] for row in files.xlsx]
            summed = sum(cell for cell in cells if cell is not None)
            tally.agree("number = XLSX", shown["value"], pytest.approx(summed), f"{measure.name}, {where}")


@every_report
def test_parts_make_the_whole(web: AppGround, report: ReportType) -> None:
    """Additive measures add up over the members of any dimension, and ratios average again from their parts."""
    random, tally = Random(f"parts {report.name}"), Tally()
    names = ",".join(measure.name for measure in report.measures if not isinstance(measure, CountDistinct))
    for who, _ in readers(web, report):
        for dimension in random.sample(report.dimensions, 3):
            address = f"/api/reports/{report.name}?from=-20d&by={dimension.name}&measures={names}"
            answer = web.as_(who).json(address)
            for measure in report.measures:
                if not isinstance(measure, CountDistinct):
                    whole = whole_of(report, measure, answer["groups"])
                    shown = answer["kpis"][measure.name]["value"]
                    tally.agree(measure.name, shown, whole, f"{who} by {dimension.name}")
    assert tally.compared


def whole_of(report: ReportType, measure: Measure, groups: Items) -> Any:
    """The number over everything from the numbers of the groups, by the declaration alone."""

    def added(name: str) -> float:
        return sum(group[name] or 0 for group in groups)

    if not isinstance(measure, Ratio):
        known = [group for group in groups if group[measure.name] is not None]
        return pytest.approx(added(measure.name)) if known or not groups else None
    over, under = (added(name) for name in measure.over)
    if under <= 0 or under < measure.minimum:
        return None
    return pytest.approx((100 if measure.unit == "%" else 1) * over / under)


def every_row(browser: Browser, address: str) -> Items:
    items: Items = []
    cursor = ""
    while True:
        page = browser.json(f"{address}&rows=1000&{urlencode({'cursor': cursor})}")
        items += page["items"]
        if page["next"] is None:
            assert page["total"] == len(items)
            return items
        cursor = page["next"]


def by_hand(report: ReportType, measure: Measure, items: Items) -> tuple[Any, int | None]:
    """The number, and how many rows it stands on (None: not those that are listed), from the rows behind it."""
    match measure:
        case CountDistinct():
            dimension = report.dimension(measure.dimension)
            assert isinstance(dimension, MemberDimension)
            return len({item[dimension.column]["value"] for item in items}), None
        case Ratio():
            over, under = (_added(report, report.measure(name), items) for name in measure.over)
            if under <= 0 or under < measure.minimum:
                return None, int(under)
            return pytest.approx((100 if measure.unit == "%" else 1) * over / under), int(under)
        case Sum():
            # Nothing happened (0), or nothing of it was recorded (null): no row stands behind either.
            return (pytest.approx(_added(report, measure, items)) if items else AnyOf(0, None)), len(items)
    return len(items), None


def stands_behind(report: ReportType, measure: Measure, item: dict[str, Any]) -> bool:
    match measure:
        case CountDistinct():
            dimension = report.dimension(measure.dimension)
            assert isinstance(dimension, MemberDimension)
            return item[dimension.column] is not None
        case Ratio():
            return stands_behind(report, report.measure(measure.over[1]), item)
        case Sum():
            return item[measure.column] is not None
        case Count():
            return all(_satisfies(condition, item[condition.column]) for condition in measure.where)
    raise TypeError(measure.name)


def _added(report: ReportType, measure: Measure, items: Items) -> float:
    if isinstance(measure, Sum):
        return sum(item[measure.column] or 0 for item in items)
    return sum(stands_behind(report, measure, item) for item in items)


def _satisfies(condition: Where, value: Any) -> bool:
    if value is None:
        return False
    if condition.one_of:
        return value in condition.one_of
    if condition.at_least is not None:
        return bool(value >= condition.at_least)
    return value is True if condition.is_true else True


class AnyOf:
    """Equal to any of some values."""

    def __init__(self, *values: object) -> None:
        self._values = values

    def __eq__(self, other: object) -> bool:
        return other in self._values

    def __hash__(self) -> int:
        return hash(self._values)

    def __repr__(self) -> str:
        return f"any of {self._values}"
