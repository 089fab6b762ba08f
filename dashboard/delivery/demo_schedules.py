"""Two schedules for the demo: a morning report for the commander, which goes outside as well, and a weekly one."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from dashboard import clock
from dashboard.delivery.planner import plan_of
from dashboard.delivery.recipients import PROFILE, ROLE, USER
from dashboard.people.viewer import viewer_of
from dashboard.permissions import Role
from data_access.account_store import AccountStore
from data_access.database import Actor, Database
from data_access.outside_store import OutsideStore
from data_access.schedule_store import ScheduleStore
from data_access.scope_store import ScopeStore

OWNER, MANAGER, VET = "amal", "basel", "dina"


def write_demo_schedules(database: Database, timezone: str) -> int:
    """How many there are then. `timezone`: of the unit."""
    people = {account.username: account for account in AccountStore(database).all()}
    manager = viewer_of(people[MANAGER], ScopeStore(database))
    assert manager is not None, "the demo's manager may enter"
    ministry = OutsideStore(database).add(
        {
            "name": "مكتب المتابعة",
            "email": "follow-up@ministry.example",
            "language": "ar",
            "report_types": ["trainer_daily", "vet_daily"],
            "project_ids": sorted(manager.scope.projects),
        },
        Actor(name="demo", user_id=people[OWNER].user_id),
    )
    morning = {
        "name": "تقرير الصباح",
        "owner_id": people[OWNER].user_id,
        "report_type": "trainer_daily",
        "frequency": "daily",
        "schedule_time": time(6, 30),
        "period": "yesterday",
        "format": "both",
        "recipients": [
            _to(ROLE, role=Role.COMMANDER),
            _to(USER, id=people[MANAGER].user_id),
            _to(PROFILE, id=ministry.id),
        ],
    }
    weekly = {
        "name": "العيادة في أسبوع",
        "owner_id": people[MANAGER].user_id,
        "report_type": "vet_daily",
        "frequency": "weekly",
        "weekdays": ["sunday"],
        "schedule_time": time(7),
        "period": "last_week",
        "format": "pdf",
        "recipients": [_to(USER, id=people[VET].user_id), _to(USER, id=people[MANAGER].user_id)],
    }
    for one in (morning, weekly):
        _add(ScheduleStore(database), {"weekdays": [], "month_day": 1, "timezone": timezone, **one})
    return 2


def _to(kind: str, **who: str) -> dict[str, str | None]:
    return {"kind": kind, "language": None, **who}


def _add(store: ScheduleStore, values: Mapping[str, Any]) -> None:
    now = clock.now()
    usual = {"filters": "", "wait_until_approved": False, "hold_if_late": False, "enabled": True}
    due = {"next_run_at": plan_of(values).next(now)[0].at, "created_at": now, "updated_at": now}
    store.add({**usual, **due, **values}, Actor(name="demo"))
