"""./k9 doctor says what is configured, reachable, stale; fails when something needed is broken; tells no secret."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket
from uuid import uuid4

import pytest
from sqlalchemy import text

from commands.doctor_checks import CHECKS
from dashboard import clock
from dashboard.config import load_settings
from dashboard.webhooks.sealed_box import SealedBox
from data_access.connect import OpenDatabase
from data_access.database import Actor
from data_access.job_store import JobStore
from data_access.replica.build import ensure_replica, replica_directory
from data_access.webhook_store import Subscription, WebhookStore
from tests.factories import make_assignment, make_employee, make_project, make_user
from tests.lib.console import Console, console_on
from tests.lib.database_ground import DatabaseGround


@pytest.fixture
def k9(database: OpenDatabase, tmp_path: Path) -> Console:
    """A database of a test's own, without a replica."""
    return console_on(database, tmp_path)


@pytest.fixture(scope="module")
def well(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A product that is set up: migrated, with a replica that was compared a moment ago."""
    directory = tmp_path_factory.mktemp("well")
    with databases.copy() as database:
        ensure_replica(load_settings({"K9_DATA_DIR": str(directory)}), database.app)
        yield console_on(database, directory)


def examined(k9: Console, **changes: str) -> tuple[int, dict[str, list[str]]]:
    """Exit code, and the lines of each check with their state."""
    done = Console(k9.environment | changes).run("doctor")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    lines: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        state, name, said = line.split(maxsplit=2)
        lines.setdefault(name, []).append(f"{state} {said}")
    return done.exit_code, lines


def test_a_product_that_is_set_up_is_well(well: Console) -> None:
    code, lines = examined(well)
    assert code == 0
    assert list(lines) == [check.name for check in CHECKS]
    assert any("PostgreSQL 18" in line for line in lines["database"])
    assert "ok audit triggers: all there" in lines["database"]
    assert "ok rights of the application: all there" in lines["database"]
    assert lines["replica"][0].startswith("ok data version 1-0-")
    assert lines["replica"][1].startswith("ok last equal to the database")


def test_every_setting_is_listed_and_no_secret_told(k9: Console) -> None:
    secrets = {"SMTP_PASSWORD": "hunter2", "SECRET_KEY": "hunter2" * 8, "K9_DEMO_PASSWORD": "hunter2"}
    done = Console(k9.environment | secrets | {"REDIS_URL": "redis://u:hunter2@127.0.0.1:1/0"}).run("doctor")
    assert "hunter2" not in done.output
    password = (k9.environment["DATABASE_URL"].split("@")[0]).rsplit(":", 1)[1]
    assert password not in done.output
    assert "SECRET_KEY = (set)" in done.output and "REDIS_URL = redis://u@127.0.0.1:1/0" in done.output


def test_a_limit_for_a_report_type_that_there_is_not_is_said_before_the_start(k9: Console) -> None:
    code, lines = examined(k9, K9_QUALITY_LIMITS="trainer=80")
    assert code == 1
    [said] = [line for line in lines["settings"] if line.startswith("BAD")]
    assert "'trainer'" in said and "trainer_daily" in said


def test_a_receiver_of_webhooks_that_nothing_reaches_is_named(database: OpenDatabase, k9: Console) -> None:
    now = clock.now()
    made = Subscription(
        id=str(uuid4()),
        name="the wall display",
        event_types=("all",),
        report_type=None,
        projects=None,
        webhook_url="https://hooks.example/",
        active=False,
        retry_count=7,
        headers={},
        secret=SealedBox("another key").close("whsec_"),
        owner=str(uuid4()),
        created_at=now,
        active_since=now,
        disabled_reason="gone",
    )
    WebhookStore(database.app).add(made, Actor(name="test"))
    code, lines = examined(k9)
    assert code == 1
    assert [line.split()[0] for line in lines["webhooks"]] == ["BAD", "note", "ok"]
    assert "the wall display: made with another SECRET_KEY" in lines["webhooks"][0]


class TestRunningIt:
    def test_a_backup_that_is_old_or_was_never_taken_is_told(self, database: OpenDatabase, k9: Console) -> None:
        assert examined(k9)[1]["backups"][0].startswith("note none was taken by ./k9 backup")
        keep = "INSERT INTO reporting.setting VALUES ('backup_taken_at', :at)"
        with database.owner.engine.begin() as connection:
            connection.execute(text(keep), {"at": (clock.now() - timedelta(days=9)).isoformat()})
        said = "note the last one was taken 9 days ago; does k9-backup.timer run?"
        assert examined(k9)[1]["backups"] == [said]

    def test_production_without_tls_and_a_clock_of_its_own_are_told(self, k9: Console) -> None:
        production = {"K9_ENV": "production", "SECRET_KEY": "a key of production, long enough"}
        assert "travel in the clear" in examined(k9, **production)[1]["address"][0]
        told = examined(k9, **production, K9_PUBLIC_URL="https://k9.example.org")[1]["address"]
        assert told == ["ok people use https://k9.example.org; cookies are sent over TLS only"]
        clock.set_source(lambda: datetime.now(UTC) + timedelta(minutes=9, seconds=30))
        try:
            code, lines = examined(k9)
        finally:
            clock.reset()
        assert code == 1 and lines["clock"][0].startswith("BAD this machine and the database differ by 9 minutes")


class TestTheDatabase:
    def test_one_that_is_not_there_is_said_in_one_line_for_each_check(self, k9: Console) -> None:
        code, lines = examined(k9, DATABASE_URL="postgresql://u:p@127.0.0.1:1/k9")
        assert code == 1
        assert lines["database"] == ["BAD nothing listens on 127.0.0.1:1; start PostgreSQL or correct DATABASE_URL"]
        assert all(len(lines[name]) == 1 and lines[name][0].startswith("BAD") for name in ("jobs", "scopes"))

    def test_an_embedded_one_that_was_never_made_is_not_made_now(self, tmp_path: Path) -> None:
        code, lines = examined(Console({"K9_DATA_DIR": str(tmp_path / "empty")}))
        assert code == 1
        assert lines["database"] == ["BAD there is no embedded database yet; ./k9 run makes it"]
        assert not (tmp_path / "empty" / "postgres").exists()

    @pytest.mark.parametrize(
        ("damage", "said"),
        [
            ("ALTER TABLE public.dog DISABLE TRIGGER k9_audit_update", "k9_audit_update on public.dog"),
            ("DROP TRIGGER k9_audit_insert ON reporting.member", "k9_audit_insert on reporting.member"),
            ("REVOKE SELECT (breed) ON public.dog FROM k9_app", "dog.breed"),
            ("REVOKE INSERT ON reporting.job_run FROM k9_app", "write reporting.job_run"),
            ("GRANT DELETE ON reporting.audit_log TO k9_app", "may change the audit log"),
            ("UPDATE reporting.schema_version SET version_num = '0001'", "schema version 0001"),
        ],
    )
    def test_what_was_taken_away_is_named(self, database: OpenDatabase, k9: Console, damage: str, said: str) -> None:
        with database.owner.engine.begin() as connection:
            connection.execute(text(damage))
        code, lines = examined(k9)
        assert code == 1
        assert [line for line in lines["database"] if line.startswith("BAD") and said in line], lines["database"]


class TestTheReplica:
    def test_none_is_bad(self, k9: Console) -> None:
        code, lines = examined(k9)
        assert code == 1 and lines["replica"] == ["BAD there is none; ./k9 run or ./k9 rebuild makes it"]

    def test_an_old_one_says_its_age(self, well: Console) -> None:
        checked = replica_directory(load_settings(well.environment)) / "CHECKED"
        before = time.time() - 3 * 3600
        os.utime(checked, (before, before))
        code, lines = examined(well)
        checked.touch()
        assert code == 0
        assert lines["replica"][-1] == "note last equal to the database 3 hours ago; is the jobs process running?"

    def test_one_of_other_conventions_wants_a_rebuild(self, well: Console) -> None:
        code, lines = examined(well, K9_AGE_BANDS="1,2,3")
        assert code == 1
        assert any(line.startswith("BAD this program's definitions are") for line in lines["replica"])


def test_a_job_that_failed_is_named_with_its_reason(database: OpenDatabase, k9: Console) -> None:
    store = JobStore(database.app)
    store.end(store.begin("tidy_logins", clock.today("Asia/Aden")), error="the disk was full")
    code, lines = examined(k9)
    assert code == 1
    assert any("tidy_logins" in line and "failed: the disk was full" in line for line in lines["jobs"])
    store.begin("tidy_job_runs", clock.today("Asia/Aden"))
    _, lines = examined(k9)
    assert any("tidy_job_runs" in line and "cut off" in line for line in lines["jobs"])


class TestOtherServers:
    @pytest.fixture
    def redis_port(self, tmp_path: Path) -> Iterator[int]:
        with socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        program = shutil.which("redis-server")
        assert program, "the tests need Debian's redis-server"
        words = (program, "--port", str(port), "--save", "", "--dir", str(tmp_path), "--requirepass", "open sesame")
        server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        try:
            yield port
        finally:
            server.terminate()
            server.wait()

    def test_redis_is_asked_for_a_sign_of_life(self, well: Console, redis_port: int) -> None:
        url = f"redis://:open%20sesame@127.0.0.1:{redis_port}/0"
        deadline = time.monotonic() + 20
        while not examined(well, REDIS_URL=url)[1]["redis"][0].startswith("ok"):
            assert time.monotonic() < deadline
        code, lines = examined(well, REDIS_URL=f"redis://:wrong@127.0.0.1:{redis_port}/0")
        assert code == 0
        assert lines["redis"][0].startswith("note") and "refuses the password" in lines["redis"][0]

    def test_without_redis_the_product_works_and_says_so(self, well: Console) -> None:
        code, lines = examined(well, REDIS_URL="redis://127.0.0.1:1/0")
        assert code == 0 and "each process keeps a cache of its own" in lines["redis"][0]

    def test_a_mail_server_that_is_configured_must_answer(self, k9: Console) -> None:
        code, lines = examined(k9, SMTP_SERVER="127.0.0.1", SMTP_PORT="1", SMTP_SECURITY="none")
        assert code == 1 and lines["mail"][0].startswith("BAD 127.0.0.1:1 (none): ")


class TestTheHostsSixRules:
    def test_a_manager_on_whom_all_agree_is_not_mentioned(self, database: OpenDatabase, k9: Console) -> None:
        self.manager(database, everywhere=True)
        assert examined(k9)[1]["scopes"] == ["ok 1 managers, 0 differences from the host's own rules"]

    def test_one_on_whom_they_do_not_is_named_rule_by_rule(self, database: OpenDatabase, k9: Console) -> None:
        self.manager(database, everywhere=False)
        _, lines = examined(k9)
        differing = {line.split("the host's rule ")[1][0]: line for line in lines["scopes"][1:]}
        assert set(differing) == set("abdef"), "c is the rule most like ours"
        assert "basel: ALPHA BRAVO here, ALPHA by" in differing["a"]
        assert "nothing by" in differing["b"] and "all projects by" in differing["e"]

    def manager(self, database: OpenDatabase, *, everywhere: bool) -> None:
        with database.owner.engine.begin() as connection:
            employee = make_employee(connection)
            user = make_user(connection, username="basel", role="PROJECT_MANAGER", employee_id=employee)
            alpha = make_project(connection, code="ALPHA", manager_id=user)
            if not everywhere:
                make_assignment(connection, make_project(connection, code="BRAVO"), employee_id=employee)
                return
            ids = {"user": user, "project": alpha, "employee": employee}
            for statement in (
                "UPDATE public.project SET project_manager_id = :employee WHERE id = :project",
                'UPDATE public."user" SET project_id = :project WHERE id = :user',
                "INSERT INTO public.project_manager_permission (id, user_id, project_id)"
                " VALUES (gen_random_uuid(), :user, :project)",
                "INSERT INTO public.roles_v2 (id, name) VALUES (:user, 'manager')",
                "INSERT INTO public.user_role_assignments_v2 (id, user_id, role_id, project_id, is_active)"
                " VALUES (gen_random_uuid(), :user, :user, :project, true)",
            ):
                connection.execute(text(statement), ids)
