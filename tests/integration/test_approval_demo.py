"""The demo's daily reports have a past that the declared rules allow."""

from datetime import timedelta

from dashboard import clock
from dashboard.workflow.demo_history import write_demo_history
from data_access.demo.approvals import FIRST_AGE, LAST_AGE, REASON
from data_access.replica.build import conventions_of
from tests.lib.app_ground import AppGround


def test_reports_of_the_last_days_wait_were_approved_once_and_one_was_rejected(web: AppGround) -> None:
    today = clock.today(web.settings.timezone)
    first, last = today - timedelta(days=LAST_AGE), today - timedelta(days=FIRST_AGE)
    count = write_demo_history(web.database.app, conventions_of(web.settings), today)
    rows = web.ask(
        "SELECT state, count(*) FROM reporting.daily_report WHERE day BETWEEN :first AND :last AND content_hash <> ''"
        " GROUP BY 1 ORDER BY 1",
        first=first,
        last=last,
    )
    assert [state for state, _ in rows] == ["approved_by_manager", "draft", "submitted"]
    assert sum(number for _, number in rows) == count
    rejected = web.ask("SELECT actor FROM reporting.report_event WHERE comment = :reason", reason=REASON)
    assert rejected == [("basel",)]
    queue = web.as_("basel").json("/api/approvals?waits_for=all&rows=100")["items"]
    written = [item for item in queue if str(first) <= item["day"] <= str(last)]
    assert written and not [item for item in written if "changed_since" in str(item["warnings"])]
