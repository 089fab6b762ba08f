"""Kept numbers on their way to people: the endpoint of a day, week or month, and the note on the daily report."""

from datetime import timedelta

import pytest

from app import make_read_path
from dashboard import clock
from dashboard.metrics.kpi_keeping import KpiKeeper
from data_access.kpi_store import KpiStore
from data_access.replica.build import replica_directory
from data_access.replica.reader import ReplicaReader
from tests.lib.app_ground import AppGround
from tests.lib.own_rows import readable


@pytest.fixture(scope="module")
def kept(web: AppGround) -> AppGround:
    """Yesterday, its week and its month as the jobs keep them."""
    reads = make_read_path(web.settings, web.database, ReplicaReader(replica_directory(web.settings), threads=1))
    keeper = KpiKeeper(reads=reads, store=KpiStore(web.database.app))
    yesterday = clock.today(web.settings.timezone) - timedelta(days=1)
    for grain in ("day", "week", "month"):
        keeper.aggregate(grain, yesterday)
    return web


@pytest.mark.parametrize("grain", ["day", "week", "month"])
@pytest.mark.parametrize("who", ["ghada", "basel", "faris"])
def test_they_are_what_the_report_of_the_same_days_says(kept: AppGround, grain: str, who: str) -> None:
    yesterday = clock.today(kept.settings.timezone) - timedelta(days=1)
    browser = kept.as_(who)
    for report in readable(who):
        found = browser.json(f"/api/reports/{report.name}/kpis?grain={grain}&date={yesterday}")
        days = f"from={found['period']['from']}&to={found['period']['to']}"
        counted = browser.json(f"/api/reports/{report.name}?{days}&view=light")
        assert {name: kpi["value"] for name, kpi in found["kpis"].items()} == {
            name: kpi["value"] for name, kpi in counted["kpis"].items()
        }
        assert found["provenance"]["state"] == ("stored" if who == "ghada" else "live")


def test_those_of_a_project_are_for_who_sees_the_whole_of_it(kept: AppGround) -> None:
    yesterday = clock.today(kept.settings.timezone) - timedelta(days=1)
    address = f"/api/reports/pm_daily/kpis?date={yesterday}&project=ALPHA"
    assert kept.as_("basel").json(address)["provenance"]["state"] == "stored"
    assert kept.as_("carim").get(address).status_code == 400


def test_a_day_that_was_revised_says_so_on_its_page(kept: AppGround) -> None:
    yesterday = clock.today(kept.settings.timezone) - timedelta(days=1)
    project = "(SELECT key FROM reporting.dim_project WHERE code = 'ALPHA')"
    row = f"snapshot_date = '{yesterday}' AND period_kind = 'day' AND project_id = {project}"
    note = "Numbers changed after the day was over"
    page = f"/reports/pm_daily/ALPHA/{yesterday}"
    assert note not in _page(kept, page)
    kept.change(f"UPDATE reporting.daily_kpi_snapshot SET revised = 1, revised_at = now() WHERE {row}")
    assert note in _page(kept, page)


def _page(web: AppGround, address: str) -> str:
    return web.page("basel", address, "en")
