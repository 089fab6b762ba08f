"""The real file as a reader of the pages and of the API meets it: every number, and the rows behind it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from app import create_app
from dashboard.people.tokens import ApiTokens
from dashboard.reports.trainer_daily import TRAINER_DAILY
from data_access.account_store import AccountStore
from data_access.database import Actor
from data_access.replica.build import conventions_of, ensure_replica
from data_access.replica.refresh import refresh_once
from data_access.scope_store import ScopeStore
from data_access.token_store import TokenStore
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.import_ground import ImportGround, import_ground

RATERS = {"KT": 110, "MY": 110, "KH": 96, "MB": 96, "LW": 30}
STATE = {"from": "2018-01-29", "to": "2019-09-17", "project": "STEVENS2020", "lang": "en"}
UNKNOWN = ("total_duration_min", "avg_success_rating", "high_rating_share")


class Reader:
    """Amal at the API."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self._client, self._headers = client, {"Authorization": f"Bearer {token}"}

    def get(self, what: str, **state: object) -> Any:
        path = f"/api/reports/trainer_daily/{what}?{urlencode(STATE | state)}"
        response = self._client.get(path, headers=self._headers)
        assert response.status_code == 200, response.text
        return response.json

    def panel(self, name: str, measure: str = "total_sessions") -> dict[str, Any]:
        """Members with rows of one panel, by value."""
        (panel,) = self.get("tick", panels=name, measure=measure)["panels"]
        return {member["value"]: member for member in panel["members"] if member["n"]}


@pytest.fixture(scope="module")
def ground(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImportGround]:
    """The file came in after the replica was built, and the replica followed."""
    with databases.copy() as database:
        made = import_ground(database, tmp_path_factory.mktemp("numbers"))
        with database.owner.engine.begin() as connection:
            make.make_user(connection, username="amal", role="GENERAL_ADMIN")
        ensure_replica(made.settings, database.app)
        assert made.bring_sessions().is_complete
        refresh_once(database.app, made.settings, conventions_of(made.settings))
        yield made


@pytest.fixture(scope="module")
def amal(ground: ImportGround) -> Reader:
    app = ground.database.app
    tokens = ApiTokens(TokenStore(app), AccountStore(app), ScopeStore(app))
    token = tokens.create("amal", "reading", "read", None, Actor(name="test"))
    return Reader(create_app(ground.settings, ground.database).test_client(), token)


def test_the_numbers_are_those_of_the_file(amal: Reader) -> None:
    kpis = amal.get("tick")["kpis"]
    shown = {name: kpis[name]["value"] for name in ("total_sessions", "unique_dogs", "unique_trainers")}
    assert shown == {"total_sessions": 442, "unique_dogs": 102, "unique_trainers": 5}


@pytest.mark.parametrize("measure", UNKNOWN)
def test_what_the_file_does_not_say_is_missing_and_not_0(amal: Reader, measure: str) -> None:
    number = amal.get("tick")["kpis"][measure]
    assert (number["value"], number["reason"], number["display"]) == (None, "missing", "not recorded")


@pytest.mark.parametrize("measure", UNKNOWN)
@pytest.mark.parametrize("panel", [panel.name for panel in TRAINER_DAILY.panels])
def test_nor_is_it_0_in_any_panel(amal: Reader, panel: str, measure: str) -> None:
    members = amal.panel(panel, measure)
    assert members
    assert {(member["v"], member["reason"]) for member in members.values()} == {(None, "missing")}


def test_each_rater_has_their_sessions(amal: Reader) -> None:
    assert {code: member["v"] for code, member in amal.panel("by_person").items()} == RATERS


@pytest.mark.parametrize("panel", ["by_kind", "distribution", "by_place"])
def test_a_dimension_that_the_file_lacks_is_one_missing_member(amal: Reader, panel: str) -> None:
    assert {value: member["n"] for value, member in amal.panel(panel).items()} == {"~": 442}


def test_the_rows_behind_the_whole_count_to_it(amal: Reader) -> None:
    rows = _all_rows(amal)
    assert len(rows) == 442
    assert Counter(row["trainer_key"]["value"] for row in rows) == RATERS
    assert len({row["dog_key"]["value"] for row in rows}) == 102
    days = [row["day"] for row in rows]
    assert (min(days), max(days)) == ("2018-01-29", "2019-09-17")
    assert {(row["rating"], row["duration_min"], row["category"]) for row in rows} == {(None, None, None)}


@pytest.mark.parametrize("panel", [panel.name for panel in TRAINER_DAILY.panels])
def test_the_rows_behind_each_bar_count_to_it(amal: Reader, panel: str) -> None:
    (by,) = (shown["by"] for shown in amal.get("tick", panels=panel)["panels"])
    members = sorted(amal.panel(panel).items(), key=lambda found: -found[1]["n"])[:8]
    for value, member in members:
        assert amal.get("rows", rows=1, **{by: value})["total"] == member["n"], value


@pytest.mark.parametrize("measure", UNKNOWN)
def test_behind_what_nobody_recorded_there_is_no_row(amal: Reader, measure: str) -> None:
    assert amal.get("rows", rows=1, measure=measure)["total"] == 0


def test_the_database_itself_says_the_same(ground: ImportGround, amal: Reader) -> None:
    counted = ground.rows(
        "SELECT count(*), count(DISTINCT dog_key), count(DISTINCT trainer_key) FROM reporting.fact_trainer_daily"
    )
    kpis = amal.get("tick")["kpis"]
    assert [tuple(row) for row in counted] == [
        tuple(kpis[name]["value"] for name in ("total_sessions", "unique_dogs", "unique_trainers"))
    ]


def _all_rows(amal: Reader) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while True:
        page = amal.get("rows", rows=100, **({"cursor": rows[-1]["cursor"]} if rows else {}))
        rows += page["items"]
        if len(page["items"]) < 100:
            return rows
