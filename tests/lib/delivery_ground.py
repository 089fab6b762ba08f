"""Schedules on demo data, an outbox that works as the jobs do, and a mail server to send to."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from dashboard import clock
from dashboard.delivery.outbox import Outbox
from dashboard.delivery.parts import Delivering
from dashboard.delivery.retries import PAUSES, Retries, Trouble
from dashboard.delivery.smtp import Server, SmtpPool
from data_access.account_store import AccountStore
from data_access.database import Actor
from data_access.outbox_store import State
from data_access.schedule_store import Schedule
from jobs.delivery import delivering_of
from jobs.job import Ground
from tests.lib.app_ground import AppGround

TEST = Actor(name="test")
AT_ONCE: Mapping[Trouble, tuple[timedelta, ...]] = {trouble: (timedelta(),) * len(p) for trouble, p in PAUSES.items()}
"""As many tries as ever, without a pause."""


@dataclass(frozen=True, kw_only=True)
class DeliveryGround:
    web: AppGround
    delivering: Delivering
    server: Server | None
    _made: list[str] = field(default_factory=list)
    _pools: list[SmtpPool] = field(default_factory=list)

    def user(self, username: str, **more: Any) -> dict[str, Any]:
        """An entry of a schedule's recipients."""
        return {"kind": "user", "id": self.id_of(username)} | more

    def id_of(self, username: str) -> str:
        account = AccountStore(self.web.database.app).find_by_username(username)
        assert account is not None, username
        return account.user_id

    def schedule(self, *recipients: dict[str, Any], owner: str = "amal", **changes: Any) -> Schedule:
        """Due from now on, every day; of the last 7 days of trainers' reports, unless said otherwise."""
        values: dict[str, Any] = {
            "name": f"schedule {len(self._made) + 1}",
            "report_type": "trainer_daily",
            "frequency": "daily",
            "schedule_time": time(0, 1),
            "timezone": "Asia/Aden",
            "weekdays": [],
            "month_day": 1,
            "period": "last_7_days",
            "filters": "",
            "recipients": list(recipients),
            "format": "both",
            "wait_until_approved": False,
            "hold_if_late": False,
            "enabled": True,
            "owner_id": self.id_of(owner),
            "next_run_at": clock.now() - timedelta(minutes=1),
            "created_at": clock.now(),
            "updated_at": clock.now(),
        }
        made = self.delivering.planner.schedules.add(values | changes, TEST)
        self._made.append(made.id)
        return made

    def profile(self, *projects: str, **changes: Any) -> dict[str, Any]:
        """Somebody outside who sees these projects (codes), as an entry of a schedule's recipients."""
        keys = [
            row[0]
            for row in self.web.ask(
                "SELECT key::text FROM reporting.dim_project WHERE code = ANY(:codes)", codes=list(projects)
            )
        ]
        values: dict[str, Any] = {
            "name": "Rashid of the ministry",
            "email": "ok.rashid@ministry.example",
            "language": "ar",
            "report_types": ["trainer_daily", "vet_daily"],
            "project_ids": keys,
            "active": True,
            "created_at": clock.now(),
            "updated_at": clock.now(),
        }
        made = self.delivering.outside.store.add(values | changes, replace(TEST, user_id=self.id_of("amal")))
        return {"kind": "profile", "id": made.id}

    def plan(self, now: datetime | None = None) -> dict[str, int]:
        return dict(self.delivering.planner.plan(now or clock.now(), TEST))

    def outbox(self, **server: Any) -> Outbox:
        """Tries again at once what failed."""
        pool = SmtpPool(replace(self.server, **server)) if self.server else None
        if pool is not None:
            self._pools.append(pool)
        return self.delivering.outbox(pool, Retries(AT_ONCE, Random(1)))

    def send(self, outbox: Outbox | None = None, most: int = 500) -> None:
        """Until nothing is due any more."""
        outbox = outbox or self.outbox()
        for _ in range(most):
            if not outbox.work(10):
                return
        raise AssertionError("it never ends")

    def ledger(self, schedule: Schedule) -> list[dict[str, Any]]:
        """The deliveries of a schedule, by recipient's name."""
        found = self.web.ask(
            "SELECT recipient, state, reason, detail, tries, id::text, address, files, size FROM reporting.delivery"
            " WHERE schedule_id = CAST(:id AS uuid)",
            id=schedule.id,
        )
        names = ("recipient", "state", "reason", "detail", "tries", "id", "address", "files", "size")
        rows = [dict(zip(names, row, strict=True)) for row in found]
        for row in rows:
            row["name"] = self.delivering.making.recipients.name_of(row["recipient"])
        return sorted(rows, key=lambda row: row["name"])

    def states(self, schedule: Schedule) -> list[str]:
        return [State(row["state"]).value for row in self.ledger(schedule)]

    def notes(self, username: str, kind: str) -> list[dict[str, Any]]:
        found = self.web.ask(
            "SELECT details FROM reporting.notification WHERE user_id = CAST(:id AS uuid) AND kind = :kind ORDER BY id",
            id=self.id_of(username),
            kind=kind,
        )
        return [row[0] for row in found]

    @contextmanager
    def address(self, username: str, address: str) -> Iterator[None]:
        """Somebody's address in the host's table, as long as the block runs."""
        change = 'UPDATE public."user" SET email = :email WHERE username = :name'
        before = self.web.ask('SELECT email FROM public."user" WHERE username = :name', name=username)[0][0]
        self.web.change(change, email=address, name=username)
        try:
            yield
        finally:
            self.web.change(change, email=before, name=username)

    def clear(self) -> None:
        """Of all that it made."""
        for pool in self._pools:
            pool.close()
        self.web.change("DELETE FROM reporting.delivery")
        self.web.change("DELETE FROM reporting.scheduled_report")
        self.web.change("DELETE FROM reporting.outside_profile")
        self.web.change(
            "DELETE FROM reporting.notification WHERE kind IN ('delivery_failed', 'schedule_missed', 'recipient_left')"
        )


def delivery_ground(web: AppGround, port: int | None, directory: Path) -> DeliveryGround:
    """`port`: of a mail server on this machine; None: without one."""
    settings = replace(
        web.settings,
        data_dir=web.settings.data_dir,
        public_url="https://k9.example",
        smtp_from="reports@k9.example",
    )
    ground = Ground(database=web.database.app, settings=settings)
    server = Server(host="127.0.0.1", port=port, security="none", answer_within_s=2) if port else None
    delivering = delivering_of(ground)
    delivering = replace(delivering, settings=replace(settings, data_dir=directory))
    return DeliveryGround(web=web, delivering=delivering, server=server)


def at(text: str) -> datetime:
    """2026-03-29 06:00, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
