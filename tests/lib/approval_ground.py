"""The application with something that seals, clients of the cast that may write, and daily reports in any state."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, text
from werkzeug.test import TestResponse

from app import create_app
from dashboard import clock
from dashboard.errors import Unavailable
from dashboard.metrics.content import read_content, source_of_moment
from dashboard.reports import report_named
from dashboard.semantic.conventions import Conventions
from dashboard.workflow.states import State
from dashboard.workflow.subject import Subject
from data_access.approval_store import ApprovalStore, DailyReport, Mark
from data_access.database import Actor, Database
from data_access.replica.build import conventions_of
from data_access.replica.refresh import refresh_once
from tests.lib.app_ground import AppGround
from tests.lib.problems import assert_problem

REPORT, PROJECT = "trainer_daily", "ALPHA"
TEST = Actor(name="test")
_DAYS = (
    "SELECT DISTINCT day FROM reporting.fact_trainer_daily WHERE day < now() - interval '20 days' AND project_key ="
    " (SELECT key FROM reporting.dim_project WHERE code = :project) AND source = 'breeding_training_activity'"
    " AND duration_min IS NOT NULL ORDER BY day DESC"
)
_BEGUN = "SELECT DISTINCT day FROM reporting.daily_report"

_SESSIONS = (
    "SELECT row_id::text, duration_min FROM reporting.fact_trainer_daily WHERE day = :day AND project_key ="
    " (SELECT key FROM reporting.dim_project WHERE code = :project) AND source = 'breeding_training_activity'"
    " AND duration_min IS NOT NULL ORDER BY row_id"
)
_SET_MINUTES = "UPDATE public.breeding_training_activity SET duration = :minutes WHERE id = CAST(:id AS uuid)"

_KEEP = text("""
    INSERT INTO reporting.report_snapshot
        (report_id, report_type, project_id, snapshot_date, version, revision, content_hash, metadata, snapshot_json,
         json_sha256, pdf_sha256, xlsx_sha256, seal_number, previous_seal, seal_sha256, created_by, created_at,
         retention_days)
    SELECT CAST(:report_id AS uuid), :report_type, CAST(:project_id AS uuid), :day, :revision, :revision,
           :content_hash, '{}', :bytes, :hash, '', '', 1 + coalesce(max(seal_number), 0), '',
           :hash || ' ' || (1 + coalesce(max(seal_number), 0)), CAST(:user_id AS uuid), :at, 1
    FROM reporting.report_snapshot
    RETURNING id::text
""")


@dataclass(frozen=True, kw_only=True)
class SealedBytes:
    subject: Subject
    bytes: bytes


@dataclass(frozen=True)
class PlainSealing:
    """Seals the content as JSON: small, but with real bytes in the real table."""

    database: Database
    conventions: Conventions

    def render(self, subject: Subject) -> SealedBytes:
        with source_of_moment(self.database, self.conventions) as source:
            report = report_named(subject.report_type)
            content = read_content(source, report, subject.project, subject.day, self.conventions)
        if content.hash != subject.content_hash:
            raise Unavailable("the report says something else by now", code="sealing_waits")
        signed = [[one.step, one.name, one.on_behalf_of] for one in subject.chain]
        said = json.dumps({"revision": subject.revision, "rows": dict(content.rows), "signed": signed}).encode()
        return SealedBytes(subject=subject, bytes=said)

    def keep(self, connection: Connection, rendered: SealedBytes) -> str:
        subject = rendered.subject
        # One at a time, as a chain of seals is made.
        connection.execute(text("SELECT pg_advisory_xact_lock(99)"))
        values = {
            "report_id": subject.report_id,
            "report_type": subject.report_type,
            "project_id": subject.project_id,
            "day": subject.day,
            "revision": subject.revision,
            "content_hash": subject.content_hash,
            "bytes": rendered.bytes,
            "hash": sha256(rendered.bytes).hexdigest(),
            "user_id": subject.approved_by,
            "at": subject.chain[-1].at,
        }
        return str(connection.execute(_KEEP, values).scalar_one())


@dataclass
class ApprovalGround:
    """`post` and `get` are of members of the cast, by their tokens."""

    web: AppGround
    sealing: PlainSealing
    _days: list[date] = field(default_factory=list)
    _tokens: dict[str, str] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return clock.today(self.web.settings.timezone)

    def a_day(self) -> date:
        """A day with sessions that no other test has used, be it through another ground on the same database."""
        if not self._days:
            self._days += [day for (day,) in self.web.ask(_DAYS, project=PROJECT)]
        begun = {day for (day,) in self.web.ask(_BEGUN)}
        while (day := self._days.pop(0)) in begun:
            continue
        return day

    def get(self, who: str, path: str) -> Any:
        response = self.ask("GET", who, path)
        assert response.status_code == 200, f"{path}: {response.text[:300]}"
        return response.get_json()

    def ask(self, method: str, who: str, path: str, body: Any = None, key: str | None = None) -> TestResponse:
        if who not in self._tokens:
            self._tokens[who] = self.web.make_token(who, "all")
        headers = {"Authorization": f"Bearer {self._tokens[who]}"} | ({"Idempotency-Key": key} if key else {})
        with self.web.app.test_client() as client:
            return client.open(path, method=method, headers=headers, json=body)

    def shown(self, who: str, day: date, *, report: str = REPORT, project: str = PROJECT) -> dict[str, Any]:
        """The approval of a report's answer."""
        path = f"/api/reports/{report}?from={day}&to={day}&project={project}&view=light"
        found: dict[str, Any] = self.get(who, path)["approval"]
        return found

    def act(
        self,
        who: str,
        action: str,
        day: date,
        *,
        report: str = REPORT,
        project: str = PROJECT,
        key: str | None = None,
        **body: Any,
    ) -> TestResponse:
        return self.ask("POST", who, f"/api/reports/{report}/{project}/{day}/{action}", body, key)

    def done(self, who: str, action: str, day: date, **more: Any) -> dict[str, Any]:
        """Take a step as people do it, with the hash of what is there now; it has to work."""
        report, project = more.get("report", REPORT), more.get("project", PROJECT)
        seen = {"content_hash": self.content_hash(day, report=report, project=project)}
        response = self.act(who, action, day, **(seen | more))
        assert response.status_code == 200, f"{who} {action}: {response.text[:400]}"
        found: dict[str, Any] = response.get_json()
        return found

    def refused(self, who: str, action: str, day: date, status: int, code: str, **more: Any) -> dict[str, Any]:
        return assert_problem(self.act(who, action, day, **more), status, code)

    def content_hash(self, day: date, *, report: str = REPORT, project: str = PROJECT) -> str:
        """Of the database as it is now."""
        with source_of_moment(self.web.database.app, self.sealing.conventions) as source:
            return read_content(source, report_named(report), project, day, self.sealing.conventions).hash

    def user_id(self, who: str) -> str:
        if who not in self._ids:
            [(found,)] = self.web.ask('SELECT id::text FROM public."user" WHERE username = :who', who=who)
            self._ids[who] = found
        return self._ids[who]

    def project_id(self, code: str = PROJECT) -> str:
        [(found,)] = self.web.ask("SELECT key::text FROM reporting.dim_project WHERE code = :code", code=code)
        return str(found)

    def put(self, day: date, state: State, people: Mapping[str, str], *, report: str = REPORT) -> DailyReport:
        """A report in a state, with marks by `people`, whatever was before."""
        store, now = ApprovalStore(self.web.database.app), clock.now()
        with self.web.database.app.write(TEST) as connection:
            found = store.lock(connection, (report, self.project_id(), day))
            marks = {name: Mark(by=self.user_id(who), on_behalf_of=None, at=now) for name, who in people.items()}
            changed = replace(found, state=state, marks=marks, row_version=found.row_version + 1, waits_since=now)
            store.save(connection, replace(changed, content_hash="sha256:" + "0" * 64))
        return changed

    def notes(self, who: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(who, "/api/notifications?lang=en&rows=1000")["items"]
        return found

    def change_a_row(self, day: date) -> Callable[[], None]:
        """One session of the day lasts a minute longer, in the database and in the replica; what takes it back."""
        [(row_id, minutes), *_] = self.web.ask(_SESSIONS, day=day, project=PROJECT)
        self._set_minutes(row_id, minutes + 1)
        return lambda: self._set_minutes(row_id, minutes)

    def _set_minutes(self, row_id: str, minutes: int) -> None:
        self.web.change(_SET_MINUTES, id=row_id, minutes=minutes)
        self.refresh()

    def refresh(self) -> None:
        refresh_once(self.web.database.app, self.web.settings, self.sealing.conventions)

    def snapshots(self, day: date) -> list[tuple[Any, ...]]:
        return self.web.ask(
            "SELECT content_hash, revision FROM reporting.report_snapshot WHERE snapshot_date = :day", day=day
        )


def approval_ground(web: AppGround) -> ApprovalGround:
    sealing = PlainSealing(web.database.app, conventions_of(web.settings))
    app = create_app(web.settings, web.database, sealing)
    return ApprovalGround(web=AppGround(settings=web.settings, database=web.database, app=app), sealing=sealing)
