"""./k9 person: everything that is kept about somebody, and taking it out so that the audit log still verifies."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard import clock
from dashboard.config import load_settings
from dashboard.workflow.audit_chain import export_audit, seal_audit, take_checkpoint, verify_audit
from dashboard.workflow.audit_keys import believed_keys
from dashboard.workflow.audit_proof import What
from dashboard.workflow.audit_proof.export_file import verify_export
from data_access.connect import OpenDatabase
from data_access.database import Actor
from tests.lib.console import Console, console_on
from tests.lib.database_ground import DatabaseGround
from tests.lib.small_unit import fill_small_unit

KEY = {"K9_AUDIT_KEY": "a key that signs erasures as well"}
SALMA, GHADA = Actor(name="salma", ip_address="10.1.2.3"), "ghada"
_LOG = "SELECT string_agg(to_jsonb(a)::text, ' ') FROM reporting.audit_log a"
_EVENT = (
    "WITH report AS (INSERT INTO reporting.daily_report (report_type, project_id, day)"
    " SELECT 'trainer_daily', id, current_date FROM project WHERE code = 'ALPHA' RETURNING id)"
    " INSERT INTO reporting.report_event (report_id, revision, action, user_id, actor)"
    " SELECT id, 1, 'submit', CAST(:user AS uuid), 'salma' FROM report"
)


@pytest.fixture
def unit(database: OpenDatabase) -> OpenDatabase:
    """A small unit with a sealed and signed log, in which Salma has left traces of every kind."""
    with database.owner.engine.begin() as connection:
        connection.execute(sa.text("UPDATE reporting.setting SET value = 'true' WHERE name = 'host_tables_made'"))
        fill_small_unit(connection, clock.today("Asia/Aden"), "correct horse battery")
    user = ask(database, "SELECT id::text FROM public.\"user\" WHERE username = 'salma'")
    with database.owner.write(Actor(user_id=str(user), name="salma", ip_address="10.1.2.3")) as connection:
        for statement in (
            "UPDATE dog SET name = 'Rex' WHERE code = 'REX'",
            "UPDATE employee SET phone = '777-salma' WHERE employee_id = 'E-salma'",
            "INSERT INTO reporting.login_attempt (username, succeeded, attempted_at) VALUES ('salma', false, now())",
        ):
            connection.execute(sa.text(statement))
        connection.execute(sa.text(_EVENT), {"user": user})
    return database


def ask(found: OpenDatabase, question: str) -> object:
    with found.owner.read() as connection:
        return connection.execute(sa.text(question)).scalar_one()


@pytest.fixture
def k9(unit: OpenDatabase, tmp_path: Path) -> Console:
    made = console_on(unit, tmp_path, **KEY)
    seal_audit(unit.app, SALMA)
    assert take_checkpoint(unit.app, load_settings(made.environment), SALMA) is not None
    return made


def test_an_export_has_every_row_about_them_and_no_secret(unit: OpenDatabase, k9: Console, tmp_path: Path) -> None:
    said = k9.says("person", "export", "salma", str(tmp_path / "salma.json"))
    assert (tmp_path / "salma.json").stat().st_mode & 0o077 == 0
    kept = json.loads((tmp_path / "salma.json").read_text())["kept"]
    tables = [one["table"] for one in kept]
    assert {"public.user", "public.employee", "reporting.user_profile", "reporting.audit_log"} <= set(tables)
    assert "reporting.login_attempt" in tables and "reporting.report_event" in tables
    assert not [one for one in kept if "password_hash" in one["row"] or "mfa_secret" in one["row"]]
    assert f"{len(kept)} rows in" in said
    exported = "SELECT actor FROM reporting.audit_log WHERE action = 'EXPORT'"
    assert str(ask(unit, exported)).startswith("./k9 person")


def test_an_erasure_takes_every_trace_out_and_the_log_verifies(unit: OpenDatabase, k9: Console, tmp_path: Path) -> None:
    sessions = ask(unit, "SELECT count(*) FROM reporting.fact_trainer_daily")
    before = str(ask(unit, _LOG))
    assert "777-salma" in before and "salma@unit.example" in before and "10.1.2.3" in before
    said = k9.says("person", "erase", "salma", "--reason", "asked for on 24 November", "--yes")
    assert "the audit log verifies" in said
    after = str(ask(unit, _LOG))
    for word in ("777-salma", "salma@unit.example", '"salma"', '"Salma"', "10.1.2.3", "E-salma"):
        assert word not in after, word
    assert '"Ghada"' in after and '"Rex"' in after, "of others, and of dogs, everything is there"
    assert ask(unit, "SELECT count(*) FROM public.\"user\" WHERE username = 'salma' OR full_name = 'Salma'") == 0
    assert ask(unit, "SELECT count(*) FROM reporting.login_attempt WHERE username = 'salma'") == 0
    assert str(ask(unit, "SELECT actor FROM reporting.report_event")).startswith("erased-")
    assert ask(unit, "SELECT count(*) FROM reporting.fact_trainer_daily") == sessions, "figures stay"
    settings = load_settings(k9.environment)
    found = verify_audit(unit.app, settings=settings)
    assert found.is_intact and found.erased > 0
    export_audit(unit.app, tmp_path / "log.jsonl")
    assert verify_export(tmp_path / "log.jsonl", (), believed_keys(settings)).is_intact
    refused = k9.refused("person", "erase", "salma", "--reason", "again", "--yes")
    assert "nobody is called 'salma'" in str(refused)


def test_a_dry_run_changes_nothing(unit: OpenDatabase, k9: Console) -> None:
    before = ask(unit, _LOG)
    assert "nothing was changed" in k9.says("person", "erase", "salma", "--reason", "none", "--dry-run")
    assert ask(unit, _LOG) == before


def test_the_log_can_only_be_added_to_afterwards_as_before(unit: OpenDatabase, k9: Console) -> None:
    k9.says("person", "erase", "salma", "--reason", "asked for", "--yes")
    for table in ("audit_log", "report_event"):
        with pytest.raises(sa.exc.DBAPIError, match="can only be added to"), unit.owner.engine.begin() as connection:
            connection.execute(sa.text(f"UPDATE reporting.{table} SET actor = 'x'"))


def test_an_erasure_that_nobody_signed_hides_nothing(
    unit: OpenDatabase, k9: Console, databases: DatabaseGround
) -> None:
    """A superuser of the database takes an entry out and writes an erasure of their own."""
    k9.says("person", "erase", "salma", "--reason", "asked for", "--yes")
    admin = sa.create_engine(databases.url("admin", str(unit.owner.url.database)), poolclass=sa.NullPool)
    with admin.begin() as connection:
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        [row] = connection.execute(sa.text("SELECT max(id) FROM reporting.audit_log WHERE entity_type = 'dog'")).one()
        connection.execute(sa.text("UPDATE reporting.audit_log SET actor = 'nobody' WHERE id = :id"), {"id": row})
        said = "SELECT encode(sha256(convert_to(content, 'UTF8')), 'hex') FROM reporting.audit_leaf WHERE id = :id"
        content = connection.execute(sa.text(said), {"id": row}).scalar_one()
        payload = json.dumps(
            {"format": "k9-audit-erasure-1", "person": "x", "reason": "x", "rows": {str(row): content}}
        )
        forged = "INSERT INTO reporting.audit_log (entity_type, entity_id, action, actor, after_values)"
        values = " VALUES ('audit_log', 'x', 'ERASE', 'x', CAST(:said AS jsonb))"
        connection.execute(sa.text(forged + values), {"said": json.dumps({"payload": payload, "signature": "00" * 64})})
    found = verify_audit(unit.app, settings=load_settings(k9.environment))
    assert found.first is not None and (found.first.what, found.first.row) == (What.CHANGED, row)


def test_without_a_key_nothing_is_erased(unit: OpenDatabase, tmp_path: Path) -> None:
    production = {"K9_ENV": "production", "SECRET_KEY": "a key of production, long enough"}
    k9 = console_on(unit, tmp_path, **production)
    assert "there is no K9_AUDIT_KEY" in str(k9.refused("person", "erase", "salma", "--reason", "x", "--yes"))


def test_of_a_live_host_its_own_rows_stay_and_the_operator_is_told(unit: OpenDatabase, k9: Console) -> None:
    with unit.owner.engine.begin() as connection:
        connection.execute(sa.text("UPDATE reporting.setting SET value = 'false' WHERE name = 'host_tables_made'"))
    said = k9.says("person", "erase", "salma", "--reason", "asked for", "--yes")
    assert "the K9 program keeps its own rows of this person" in said
    assert ask(unit, "SELECT count(*) FROM public.\"user\" WHERE username = 'salma'") == 1
    assert '"777-salma"' not in str(ask(unit, _LOG))


def test_somebody_outside_of_the_unit_is_found_by_their_mail_address(unit: OpenDatabase, k9: Console) -> None:
    made = (
        "INSERT INTO reporting.outside_profile (name, email, language, report_types, project_ids, created_by)"
        " VALUES ('Zaid of the Ministry', 'zaid@ministry.example', 'ar', '{vet_daily}', ARRAY[gen_random_uuid()],"
        " gen_random_uuid())"
    )
    with unit.owner.engine.begin() as connection:
        connection.execute(sa.text(made))
    assert "zaid@ministry.example" in str(ask(unit, _LOG))
    k9.says("person", "erase", "Zaid@ministry.example", "--reason", "asked for", "--yes")
    assert "ministry" not in str(ask(unit, _LOG))
    assert ask(unit, "SELECT count(*) FROM reporting.outside_profile WHERE active OR email LIKE '%ministry%'") == 0


def test_a_word_that_is_also_something_else_stays_where_the_person_is_not_meant(
    unit: OpenDatabase, k9: Console
) -> None:
    """A dog is called as Salma logs in."""
    with unit.owner.engine.begin() as connection:
        connection.execute(sa.text("UPDATE dog SET name = 'salma' WHERE code = 'MAX'"))
    k9.says("person", "erase", "salma", "--reason", "asked for", "--yes")
    named = "SELECT after_values ->> 'name' FROM reporting.audit_log WHERE entity_type = 'dog' ORDER BY id DESC LIMIT 1"
    assert ask(unit, named) == "salma"
