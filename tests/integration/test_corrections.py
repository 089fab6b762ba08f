"""Records are mended where they are seen: by those who may, with a reason, never over somebody else's change."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app import make_read_path
from dashboard.i18n import Locale
from dashboard.permissions import EVERYTHING, ROLE_PERMISSIONS, Role, Viewer
from dashboard.reports import REPORTS
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.fields import ColumnType
from dashboard.workflow.audit import make_audit
from dashboard.workflow.corrections import Correction
from data_access.connect import OpenDatabase
from data_access.correction_store import shapes_of_record
from data_access.database import Actor
from data_access.migrate import migrate
from data_access.record_sources import StoredField, fields_of_record, sources_of_report
from tests.lib.app_ground import CAST, AppGround, Browser
from tests.lib.database_ground import DatabaseGround
from tests.lib.problems import assert_problem
from tests.lib.replica_ground import Ground, replica_ground

REASON = "the stop watch was read wrongly"
LANG = Locale(lang="en")


@pytest.fixture
def session(web: AppGround) -> Iterator[str]:
    """A session of ALPHA; as it was, afterwards."""
    columns = "duration, notes, success_rating, dog_id, project_id"
    [(row_id,)] = web.ask(
        "SELECT b.id::text FROM breeding_training_activity b JOIN project p ON p.id = b.project_id"
        " WHERE p.code = 'ALPHA' AND b.duration = 30 ORDER BY b.id LIMIT 1"
    )
    [before] = web.ask(f"SELECT {columns} FROM breeding_training_activity WHERE id = :id", id=row_id)
    yield str(row_id)
    values = dict(zip(columns.split(", "), before, strict=True))
    assigned = ", ".join(f"{name} = :{name}" for name in values)
    web.change(f"UPDATE breeding_training_activity SET {assigned} WHERE id = :id", id=row_id, **values)


def path(row_id: str) -> str:
    return f"/api/reports/trainer_daily/record/{row_id}?lang=en"


def correct(browser: Browser, row_id: str, lock: str, reason: str = REASON, **fields: object) -> TestResponse:
    body = {"fields": fields, "reason": reason, "lock": lock}
    return browser.client.patch(path(row_id), json=body, headers={"X-CSRFToken": browser.csrf_token()})


def lock_of(browser: Browser, row_id: str) -> str:
    return str(browser.json(path(row_id))["lock"])


def test_a_manager_mends_a_session_and_the_log_says_who_why_and_from_what(web: AppGround, session: str) -> None:
    basel = web.as_("basel")
    answer = correct(basel, session, lock_of(basel, session), duration_min="٤٥")
    assert answer.status_code == 200, answer.text
    told = answer.get_json()["history"][0]
    assert (told["reason"], told["action"]) == (REASON, "UPDATE")
    assert [(one["field"], one["before"], one["after"]) for one in told["changes"]] == [("duration", "30", "45")]
    entries = web.ask(
        "SELECT action, actor, user_id IS NOT NULL, ip_address, after_values ->> 'reason', xid::text"
        " FROM reporting.audit_log WHERE entity_id = :id ORDER BY id DESC LIMIT 2",
        id=session,
    )
    assert [entry[:5] for entry in entries] == [
        ("CORRECT", "basel", True, basel.address, REASON),
        ("UPDATE", "basel", True, basel.address, None),
    ]
    assert entries[0][5] == entries[1][5], "one transaction"
    assert REASON in basel.get(f"/reports/trainer_daily/record/{session}").text


@pytest.mark.parametrize("who", CAST)
def test_only_admin_and_the_manager_of_the_project_may(web: AppGround, session: str, who: str) -> None:
    browser = web.as_(who)
    answer = correct(browser, session, "0-x", reason="", duration_min=45)
    expected = {"amal": (400, "reason_needed"), "basel": (400, "reason_needed"), "carim": (404, "unknown_record")}
    status, code = expected.get(who, (403, "forbidden"))
    assert_problem(answer, status, code)
    if who == "carim":
        assert_problem(browser.get(path(session)), 404, "unknown_record")
    if who in ("ghada", "salma"):
        assert not any(field["correctable"] for field in browser.json(path(session))["fields"])


def test_the_second_of_two_is_told_what_the_first_one_changed(web: AppGround, session: str) -> None:
    basel, amal = web.as_("basel"), web.as_("amal")
    seen = lock_of(amal, session)
    assert correct(basel, session, lock_of(basel, session), duration_min=45).status_code == 200
    problem = assert_problem(correct(amal, session, seen, duration_min=50), 409, "record_changed")
    [error] = problem["errors"]
    assert (error["field"], error["value"]) == ("duration", "45")
    assert "from \u206830\u2069 to \u206845\u2069" in error["message"]
    assert web.ask("SELECT duration FROM breeding_training_activity WHERE id = :id", id=session) == [(45,)]


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(web: AppGround, session: str) -> None:
    basel = web.as_("basel")
    wrong: dict[str, Any] = {
        "duration_min": "thirty",
        "category": "AGILTY",
        "project_key": "BRAVO",
        "dog_key": None,
        "event_at": "yesterday",
        "rating": 5,
    }
    problem = assert_problem(correct(basel, session, lock_of(basel, session), **wrong), 400)
    errors = {error["field"]: error for error in problem["errors"]}
    assert set(errors) == set(wrong)
    assert errors["category"]["suggestion"] == "AGILITY"
    assert "BRAVO" in errors["project_key"]["message"], "another manager's project is as none"
    refused = correct(basel, session, lock_of(basel, session), rating_raw=9, duration_min=50)
    [error] = assert_problem(refused, 400, "value_refused")["errors"]
    assert (error["field"], "valid_success_rating" in error["message"]) == ("rating_raw", True)
    assert web.ask("SELECT duration FROM breeding_training_activity WHERE id = :id", id=session) == [(30,)]
    assert_problem(correct(basel, session, lock_of(basel, session), duration_min=30), 400, "nothing_changed")


@pytest.fixture(scope="module")
def ground(databases: DatabaseGround) -> Iterator[Ground]:
    with replica_ground(databases, sessions=100) as made:
        yield made


def test_a_correction_is_in_the_report_as_soon_as_the_refresher_has_looked(
    ground: Ground, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bench = ground.with_replica_in(tmp_path_factory.mktemp("replica"))
    opened = OpenDatabase(app=bench.database, owner=bench.owner, server=None)
    reads = make_read_path(bench.settings, opened, bench.reader)
    corrections = make_audit(bench.settings, bench.database, reads).corrections
    row_id = bench.ask(
        "SELECT id FROM reporting.imported_training_session WHERE duration IS NOT NULL AND session_date IS NOT NULL"
        " ORDER BY id LIMIT 1"
    )
    actor = Actor(name="amal", user_id=str(uuid4()))
    viewer = Viewer(
        user_id="",
        username="amal",
        name="",
        role=Role.ADMIN,
        scope=EVERYTHING,
        permissions=ROLE_PERMISSIONS[Role.ADMIN],
    )
    record = corrections.open(TRAINER_DAILY, row_id, viewer, LANG)
    wanted = Correction(values={"duration_min": 479}, reason=REASON, lock=record.lock)
    after = corrections.correct(TRAINER_DAILY, row_id, wanted, viewer, actor, LANG)
    assert after.item["duration_min"] == 479
    outcome = bench.refresh()
    assert record.item["day"] in outcome.dirty["trainer_daily"]
    bench.assert_equal()


SOURCES = [(report, source) for report in REPORTS for source in sources_of_report(report)]


@pytest.mark.parametrize(("report", "source"), SOURCES, ids=lambda one: getattr(one, "name", one))
def test_what_can_be_corrected_is_what_the_record_shows(ground: Ground, report: Any, source: str) -> None:
    """Each stored field in turn gets another value: the column of the view that declares it follows."""
    fields = fields_of_record(report, source)
    assert fields
    with ground.owner.engine.connect() as connection:
        row_id, shapes = _some_row(connection, report.fact, source), shapes_of_record(connection, report, source)
        for field in fields:
            _let_any_value_in(connection, field)
            with connection.begin_nested() as alone:
                before = _shown(connection, report.fact, field, row_id)
                _change(connection, field, row_id, shapes[field.name].labels, before)
                assert _shown(connection, report.fact, field, row_id) != before, field.name
                alone.rollback()
        connection.rollback()


def _some_row(connection: sa.Connection, fact: str, source: str) -> UUID:
    question = f"SELECT row_id FROM reporting.{fact} WHERE source = :source ORDER BY dog_key NULLS LAST, row_id LIMIT 1"
    found: UUID = connection.execute(sa.text(question), {"source": source}).scalar_one()
    return found


def _let_any_value_in(connection: sa.Connection, field: StoredField) -> None:
    """A host lets a dog be written of once a day, and another dog may have that day: asked is which column follows."""
    if field.at.is_companion:
        return
    unique = sa.text("SELECT conname FROM pg_constraint WHERE conrelid = CAST(:table AS regclass) AND contype = 'u'")
    table = f'{field.at.table.schema}."{field.at.table.name}"'
    for name in connection.execute(unique, {"table": table}).scalars().all():
        connection.execute(sa.text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))


def _shown(connection: sa.Connection, fact: str, field: StoredField, row_id: UUID) -> Any:
    question = sa.text(f"SELECT {field.name} FROM reporting.{fact} WHERE row_id = :id")
    return connection.execute(question, {"id": row_id}).scalar_one_or_none()


def _change(connection: sa.Connection, field: StoredField, row_id: UUID, labels: tuple[str, ...], shown: Any) -> None:
    table, key = f'{field.at.table.schema}."{field.at.table.name}"', field.at.key
    if field.at.is_companion:
        there = f"INSERT INTO {table} ({key}) VALUES (:id) ON CONFLICT ({key}) DO NOTHING"
        connection.execute(sa.text(there), {"id": row_id})
    now = sa.text(f'SELECT "{field.stored}"::text FROM {table} WHERE {key} = :id')
    present = connection.execute(now, {"id": row_id}).scalar_one()
    known = labels or tuple(value.value for value in field.column.values) or ("something else",)
    other = _another_value(field, shown) or f"'{next(one for one in known if one != present)}'"
    connection.execute(sa.text(f'UPDATE {table} SET "{field.stored}" = {other} WHERE {key} = :id'), {"id": row_id})


def _another_value(field: StoredField, shown: Any) -> str | None:
    """SQL for a value that the column does not have now; None for texts."""
    name = f'"{field.stored}"'
    match field.column.type:
        case ColumnType.KEY:
            # A host has foreign keys: none of the members that files brought.
            members = {"area": "project_location"}.get(field.column.members or "", field.column.members)
            return f"(SELECT m.id FROM public.{members} m WHERE m.id IS DISTINCT FROM {name} ORDER BY m.id LIMIT 1)"
        case ColumnType.BOOLEAN:
            # Where nothing is stored, other records may show the tick.
            return str(not shown)
        case ColumnType.DATE | ColumnType.TIMESTAMP:
            return f"coalesce({name}, CURRENT_DATE) + interval '1 day'"
        case ColumnType.INTEGER | ColumnType.DECIMAL:
            return f"CASE WHEN {name} = 3 THEN 2 ELSE 3 END"
    return None


def test_a_live_host_is_not_written_unless_it_is_said(databases: DatabaseGround) -> None:
    """The rights of the database say it, so that no code can forget it."""
    with databases.copy() as found:
        for host_writes in (False, True):
            migrate(replace(databases.settings, host_writes=host_writes), found.owner, found.app_login)
            with found.app.read() as connection:
                for report, source in SOURCES:
                    shapes = shapes_of_record(connection, report, source)
                    for field in fields_of_record(report, source):
                        is_own = field.at.table.schema == "reporting"
                        assert shapes[field.name].may_write is (is_own or host_writes), (source, field.name)
