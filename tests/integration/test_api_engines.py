"""PostgreSQL and the replica give the same answers, down to the last byte that a client relies on."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.metrics import DUCKDB, POSTGRESQL
from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType
from tests.lib.app_ground import AppGround
from tests.lib.asking_everywhere import API
from tests.lib.own_rows import readable

READERS = ("amal", "basel", "faris", "dina")
# A browser remembers the language it was last asked for, so each state names one.
# What is asked in each state, one dimension at a time: PostgreSQL reads its views anew for every list.
STATES = (
    ("from=-30d&lang=ar", ("tick", "rows")),
    ("from=all&lang=en&dimension=dog", ("dimensions",)),
    ("from=-90d&project=ALPHA&weekday=monday,tuesday&lang=ar", ("tick", "rows")),
    ("from=-400d&to=-300d&measure={measure}&lang=ar", ("tick",)),
    ("from=-60d&dog_status=RETIRED,~&digits=arab&lang=ar&dimension=project", ("tick", "dimensions")),
)
# The duty sheets of everybody take PostgreSQL seconds a question; those of a project stand for them.
CASES = [
    pytest.param(who, report, id=f"{who}-{report.name}")
    for who in READERS
    for report in readable(who)
    if who != "amal" or report.name in ("trainer_daily", "vet_daily")
]


@pytest.fixture(scope="module")
def oracle(web: AppGround) -> Iterator[AppGround]:
    """The same application, answering from PostgreSQL."""
    yield web.with_settings(engine=POSTGRESQL)


@pytest.mark.parametrize(("who", "report"), CASES)
def test_every_answer_is_the_same(web: AppGround, oracle: AppGround, who: str, report: ReportType) -> None:
    # The view of handler reports is dearer than all others together.
    for state, asked in STATES[:1] if report.name == "handler_daily" else STATES:
        for what in asked:
            address = f"{API[what].format(report=report.name)}?{state.format(measure=report.shown_measures[-1].name)}"
            first, second = web.as_(who).get(address), oracle.as_(who).get(address)
            assert first.status_code == second.status_code == 200, address
            assert _comparable(first.json) == _comparable(second.json), address


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_the_file_is_the_same(web: AppGround, oracle: AppGround, report: ReportType) -> None:
    address = f"/api/reports/{report.name}/export.csv?from=-20d&lang=ar"
    assert web.as_("amal").get(address).data == oracle.as_("amal").get(address).data


def test_a_refusal_is_the_same(web: AppGround, oracle: AppGround) -> None:
    for query in ("project=BRAVO", "dog=K9-9999", "projct=x", "category=DETECTON", "from=never"):
        address = f"/api/reports/trainer_daily/tick?{query}"
        first, second = (
            web.as_("basel").get(address).get_json(force=True),
            oracle.as_("basel").get(address).get_json(force=True),
        )
        assert first | {"request_id": ""} == second | {"request_id": ""}


def test_each_says_where_the_number_comes_from(web: AppGround, oracle: AppGround) -> None:
    engines = [made.as_("amal").json("/api/reports/vet_daily/tick")["provenance"]["engine"] for made in (web, oracle)]
    assert engines == [DUCKDB, POSTGRESQL]


def _comparable(answer: Any) -> str:
    """Without what says when, and by what, it was answered."""
    provenance = answer.get("provenance", {})
    for name in ("as_of", "computed_at", "data_version", "engine", "state"):
        provenance.pop(name, None)
    return json.dumps(answer, ensure_ascii=False, sort_keys=True, indent=1)
