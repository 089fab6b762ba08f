"""The outbox: 200 schedules of 20 recipients due at the same minute, sent to a real mail server; then once more while
that server refuses, hangs, puts off and dies, and the workers are killed. What is lost, and what comes twice.

Needs aiosmtpd (requirements-dev.txt)."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import click
from sqlalchemy import text

from bench.files import pooled, read_path
from bench.scale import prepared
from dashboard import clock
from dashboard.config import Settings
from dashboard.delivery.parts import Delivering, make_delivering
from dashboard.i18n import LANGUAGES
from dashboard.reports import REPORTS
from dashboard.setting_values import PROJECT_ROOT
from data_access.account_store import AccountStore
from data_access.database import Actor, Database
from layouts.mail import MAIL_PAGES, compose

SCHEDULES, RECIPIENTS, SCOPES = 200, 20, 4
PERIODS = ("yesterday", "last_week", "last_7_days")
ACTOR = Actor(name="bench")
CALM = ("ok",)
WILD = ("ok",) * 12 + ("grey", "grey", "grey", "drop", "die", "hang", "nobody", "refuse")
LEASE_S = 15
KILLED_EVERY_S = (8.0, 20.0)
WITHIN_S, GOAL_S = 600, 60
_ADD_PROFILE = """
INSERT INTO reporting.outside_profile (id, name, email, language, report_types, project_ids, created_by)
VALUES (CAST(:id AS uuid), 'Bench', :email, :language, :reports, CAST(:projects AS uuid[]), CAST(:maker AS uuid))
"""
_BEGUN = "SELECT count(*) FROM reporting.delivery WHERE state <> 'queued'"
_OPEN = "SELECT count(*) FROM reporting.delivery WHERE ended_at IS NULL"
_LEDGER = "SELECT id::text, resends, state FROM reporting.delivery"
_NUMBERS = count(1)


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print how long all took, and what became of each delivery."""
    with prepared(settings, rows) as bench, pooled(bench) as database, TemporaryDirectory(prefix="k9-mail-") as kept:
        own = replace(bench.settings, public_url="https://k9.example", smtp_from="reports@k9.example")
        delivering = make_delivering(own, database, read_path(bench, database), MAIL_PAGES, compose)
        post = Post(own, database, delivering, Path(kept))
        try:
            post.measure("the same minute", CALM, workers=1, kills=False)
            post.measure("chaos", WILD, workers=2, kills=True)
        finally:
            post.clear()


@dataclass(frozen=True)
class Post:
    settings: Settings
    database: Database
    delivering: Delivering
    directory: Path

    def measure(self, name: str, moods: Sequence[str], *, workers: int, kills: bool) -> None:
        self.clear()
        self._make(moods)
        counts = self.delivering.planner.plan(clock.now(), ACTOR)
        book = self.directory / f"{name.replace(' ', '-')}.jsonl"
        with _mail_server(book) as port, self._workers(port, workers) as running:
            seconds = self._until_done(running, kills=kills)
        self._tell(name, counts["deliveries"], seconds, book, running.killed)

    def clear(self) -> None:
        with self.database.write(ACTOR) as connection:
            for table in ("delivery", "scheduled_report", "outside_profile"):
                connection.execute(text(f"DELETE FROM reporting.{table}"))

    def _make(self, moods: Sequence[str]) -> None:
        """Each schedule goes to the same four scopes in two languages, each time to other addresses."""
        random = Random(7)
        amal = AccountStore(self.database).all()[0].user_id
        projects = sorted(self.delivering.making.reads.member_table("project").code_of_id)
        questions = [(report.name, period) for period in PERIODS for report in REPORTS]
        for number in range(SCHEDULES):
            report, period = questions[number % len(questions)]
            people = [_profile(place, report, projects, random.choice(moods), amal) for place in range(RECIPIENTS)]
            with self.database.write(ACTOR) as connection:
                connection.execute(text(_ADD_PROFILE), people)
            entries = [{"kind": "profile", "id": one["id"]} for one in people]
            self.delivering.planner.schedules.add(_schedule(number, report, period, amal, entries), ACTOR)

    @contextmanager
    def _workers(self, port: int, number: int) -> Iterator["Workers"]:
        url = self.database.url.render_as_string(hide_password=False)
        environment = os.environ | {
            "DATABASE_URL": url,
            "K9_DATA_DIR": str(self.settings.data_dir),
            "K9_PUBLIC_URL": self.settings.public_url,
            "SMTP_SERVER": "127.0.0.1",
            "SMTP_PORT": str(port),
            "SMTP_SECURITY": "none",
            "SMTP_FROM": self.settings.smtp_from,
        }
        workers = Workers(environment, number)
        try:
            yield workers
        finally:
            workers.end()

    def _until_done(self, workers: "Workers", *, kills: bool) -> float:
        """Seconds since the first was taken: the jobs process runs already when the minute comes."""
        while not self._count(_BEGUN):
            time.sleep(0.05)
        random, began = Random(11), time.monotonic()
        next_kill = began + random.uniform(*KILLED_EVERY_S)
        while self._count(_OPEN) and time.monotonic() - began < 2 * WITHIN_S:
            time.sleep(0.2)
            if kills and time.monotonic() > next_kill:
                workers.kill_one(random)
                next_kill = time.monotonic() + random.uniform(*KILLED_EVERY_S)
        return time.monotonic() - began

    def _tell(self, name: str, planned: int, seconds: float, book: Path, killed: int) -> None:
        """Lost: sent by the ledger and never taken by the server, or not ended at all."""
        with self.database.read() as connection:
            ledger = connection.execute(text(_LEDGER)).all()
        taken = Counter(json.loads(line)["id"] for line in book.read_text().splitlines())
        ids = {f"<delivery.{row.id}.{row.resends}@k9.example>": row.state for row in ledger}
        states = Counter(ids.values())
        lost = sum(state == "sent" and not taken[number] for number, state in ids.items())
        lost += sum(state not in ("sent", "bounced", "dead") for state in ids.values())
        words = ", ".join(f"{state} {number}" for state, number in sorted(states.items()))
        click.echo(f"{name}: {planned} deliveries in {seconds:.1f} s (promised {WITHIN_S}, goal {GOAL_S}); {words}")
        click.echo(f"  workers killed {killed}, lost {lost}, unknown ids {len(set(taken) - set(ids))},")
        click.echo(
            f"  duplicate ids {planned - len(ids)}, mails that came twice or more {sum(n > 1 for n in taken.values())}"
        )
        assert not lost and planned == len(ids), "a delivery was lost, or made twice"

    def _count(self, question: str) -> int:
        with self.database.read() as connection:
            return int(connection.execute(text(question)).scalar_one())


def _profile(place: int, report: str, projects: list[str], mood: str, maker: str) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "email": f"{mood}.{next(_NUMBERS)}@far.example",
        "language": LANGUAGES[place // SCOPES % len(LANGUAGES)],
        "reports": [report],
        "projects": projects[: 1 + place % SCOPES],
        "maker": maker,
    }


def _schedule(number: int, report: str, period: str, owner: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Due a second ago."""
    now = clock.now()
    return {
        "name": f"bench {number}",
        "report_type": report,
        "frequency": "daily",
        "schedule_time": now.time().replace(second=0, microsecond=0),
        "timezone": "UTC",
        "weekdays": [],
        "month_day": 1,
        "period": period,
        "filters": "",
        "recipients": entries,
        "format": "pdf",
        "wait_until_approved": False,
        "hold_if_late": False,
        "enabled": True,
        "owner_id": owner,
        "next_run_at": now - timedelta(seconds=1),
        "created_at": now,
        "updated_at": now,
    }


class Workers:
    """Processes that work off the outbox; one that is killed is replaced."""

    def __init__(self, environment: dict[str, str], number: int) -> None:
        self._environment, self.killed = environment, 0
        self._running = [self._start() for _ in range(number)]

    def kill_one(self, random: Random) -> None:
        place = random.randrange(len(self._running))
        self._running[place].send_signal(signal.SIGKILL)
        self._running[place].wait()
        self._running[place], self.killed = self._start(), self.killed + 1

    def end(self) -> None:
        for one in self._running:
            one.kill()
            one.wait()

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "bench.outbox_worker", str(LEASE_S)]
        return subprocess.Popen(command, cwd=PROJECT_ROOT, env=self._environment)  # noqa: S603 - our own command


@contextmanager
def _mail_server(book: Path) -> Iterator[int]:
    port = _free_port()
    command: list[Any] = [sys.executable, "-m", "tests.lib.mail_server", str(port), str(book)]
    server = subprocess.Popen(command, cwd=PROJECT_ROOT)  # noqa: S603 - our own command
    try:
        while not book.exists():
            assert server.poll() is None, "the mail server ended: is aiosmtpd there (requirements-dev.txt)?"
            time.sleep(0.05)
        yield port
    finally:
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
