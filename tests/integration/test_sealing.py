"""A report is sealed with its approval or not at all, and what was sealed comes back to the last bit."""

import csv
import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from dashboard.errors import Unavailable
from dashboard.metrics.content import SEALER
from dashboard.metrics.daily import read_sheet
from dashboard.reports import REPORTS, report_named
from dashboard.workflow import sealing
from dashboard.workflow.seal import canonical
from dashboard.workflow.sealed_report import SealedReport
from dashboard.workflow.sealing import Rendered
from dashboard.workflow.subject import Subject
from dashboard.workflow.verify_snapshots import verify_snapshots
from data_access.replica.build import conventions_of
from data_access.replica.refresh import refresh_once
from tests.lib.app_ground import AppGround
from tests.lib.exported import pdf_text
from tests.lib.sealing_ground import ACTOR, SealingGround

APPROVE = """
UPDATE reporting.daily_report SET state = 'approved', approved_by = CAST(:by AS uuid), content_hash = :hash
WHERE id = CAST(:id AS uuid)
"""
KEPT = "SELECT count(*) FROM reporting.report_snapshot"
STATE = "SELECT state FROM reporting.daily_report WHERE id = CAST(:id AS uuid)"


@pytest.fixture(scope="module")
def ground(web: AppGround) -> Iterator[SealingGround]:
    made = SealingGround(web=web)
    made.forget()
    yield made
    made.forget()


def check_that_it_reads_back(ground: SealingGround, rendered: Rendered) -> None:
    """Every number and every value of every row, as the read path has them."""
    sealed, subject = SealedReport.parse(rendered.files["json"]), rendered.subject
    report = report_named(subject.report_type)
    sheet = read_sheet(ground.reads, report, subject.project, subject.day, SEALER)
    assert sealed.numbers == sheet.answer.numbers.numbers
    items = {item["row_id"]: item for group in sheet.groups for item in group.items}
    assert items.keys() == sealed.rows.keys()
    for row_id, item in items.items():
        assert all(sealed.rows[row_id][column.name] == item[column.name] for column in report.columns)


class TestTheFiles:
    def test_they_come_back_to_the_last_bit(self, ground: SealingGround) -> None:
        amal = ground.web.as_("amal")
        for report in REPORTS:
            rendered = ground.sealing.render(ground.subject(report.name))
            snapshot_id = ground.keep(rendered)
            check_that_it_reads_back(ground, rendered)
            told = amal.json(f"/api/snapshots/{snapshot_id}")
            for name, content in rendered.files.items():
                answer = amal.get(f"/api/snapshots/{snapshot_id}.{name}", headers={"Accept-Encoding": "gzip, br"})
                assert (answer.data, answer.get_etag()) == (content, (told["hashes"][name], False))
                assert told["hashes"][name] == sha256(answer.data).hexdigest()
                number = f"{report.name}-ALPHA-{ground.yesterday}-r1"
                assert told["number"] == number and number in answer.headers["Content-Disposition"]
                known = {"If-None-Match": answer.headers["ETag"]}
                assert amal.get(f"/api/snapshots/{snapshot_id}.{name}", headers=known).status_code == 304

    def test_the_page_of_a_days_versions_has_every_form(self, ground: SealingGround) -> None:
        amal, page = ground.web.as_("amal"), f"/reports/{REPORTS[0].name}/snapshots/{ground.yesterday}"
        ground.keep(ground.sealing.render(ground.subject(REPORTS[0].name)))
        assert amal.json(f"{page}.json") == amal.json(f"/api{page}")
        one = amal.json(f"{page}.json")["items"][0]
        head, line, *_ = csv.reader(io.StringIO(amal.get(f"{page}.csv?lang=en").text.lstrip("\ufeff")))
        told = dict(zip(head, line, strict=True))
        assert [told[name] for name in ("Version", "Sealed report", "JSON hash", "Seal", "Rows")] == [
            str(one["version"]),
            one["number"],
            one["hashes"]["json"],
            one["seal"]["sha256"],
            str(one["rows"]),
        ]
        for ending, starts in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
            assert amal.get(f"{page}.{ending}").data.startswith(starts)
        assert amal.get(f"{page}.doc").status_code == 404
        assert ground.web.as_("dina").get(f"{page}.csv").status_code == 403

    def test_the_same_content_has_the_same_json_and_another_one_has_not(self, ground: SealingGround) -> None:
        subject = ground.subject()
        first, again = (ground.sealing.render(subject).files["json"] for _ in range(2))
        assert first == again == canonical(json.loads(first))
        assert ground.sealing.render(replace(subject, revision=9)).files["json"] != first

    def test_every_page_says_where_it_is_verified_in_the_language_of_the_unit(self, ground: SealingGround) -> None:
        rendered = ground.sealing.render(replace(ground.subject("pm_daily"), language="en"))
        pages = pdf_text(rendered.files["pdf"]).split("\f")[:-1]
        hash_of_json = sha256(rendered.files["json"]).hexdigest()
        assert pages and all(f"/verify/{hash_of_json}" in page for page in pages)
        assert all("Approved and sealed" in page for page in pages)
        assert rendered.files["pdf"].count(b"/Subtype /Form") == 1, "the code to scan is drawn once, for every page"


class TestTogetherOrNotAtAll:
    def approve(self, ground: SealingGround, rendered: Rendered, then: str = "SELECT 1") -> None:
        """As the approval does: the state and the snapshot in one transaction."""
        subject = rendered.subject
        with ground.web.database.app.write(ACTOR) as connection:
            values = {"id": subject.report_id, "by": subject.approved_by, "hash": subject.content_hash}
            connection.execute(text(APPROVE), values)
            ground.sealing.keep(connection, rendered)
            connection.execute(text(then))

    def check_nothing_happened(self, ground: SealingGround, subject: Subject, before: object) -> None:
        assert ground.web.ask(KEPT) == before
        assert ground.web.ask(STATE, id=subject.report_id) == [("submitted",)]
        with ground.web.database.app.read() as connection:
            assert verify_snapshots(connection).is_whole

    def test_what_fails_after_the_seal_takes_it_back(self, ground: SealingGround) -> None:
        before, rendered = ground.web.ask(KEPT), ground.sealing.render(ground.subject(project="BRAVO"))
        with pytest.raises(IntegrityError):
            self.approve(ground, rendered, "INSERT INTO reporting.legal_hold (id) VALUES (gen_random_uuid())")
        self.check_nothing_happened(ground, rendered.subject, before)

    def test_a_seal_that_cannot_be_kept_takes_the_approval_back(self, ground: SealingGround) -> None:
        before, rendered = ground.web.ask(KEPT), ground.sealing.render(ground.subject(project="CHARLIE"))
        unkept = replace(rendered.subject, revision=None)  # type: ignore[arg-type]
        with pytest.raises(IntegrityError):
            self.approve(ground, replace(rendered, subject=unkept))
        self.check_nothing_happened(ground, rendered.subject, before)

    def test_a_database_that_goes_away_in_between_has_neither(self, ground: SealingGround) -> None:
        before, rendered = ground.web.ask(KEPT), ground.sealing.render(ground.subject(project="BRAVO"))
        with pytest.raises(Unavailable):
            self.approve(ground, rendered, "SET LOCAL ROLE NONE; SELECT pg_terminate_backend(pg_backend_pid())")
        self.check_nothing_happened(ground, rendered.subject, before)

    def test_what_is_approved_has_to_be_what_is_sealed(
        self, ground: SealingGround, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sealing, "LONGEST_WAIT_S", 0.1)
        with pytest.raises(Unavailable, match="try again"):
            ground.sealing.render(replace(ground.subject(), content_hash="sha256:" + "0" * 64))

    def test_a_replica_that_is_behind_is_waited_for(self, ground: SealingGround) -> None:
        web, conventions = ground.web, conventions_of(ground.web.settings)
        [(row, day, minutes)] = web.ask(
            "SELECT row_id::text, day, duration_min FROM reporting.fact_trainer_daily WHERE project_key ="
            " (SELECT key FROM reporting.dim_project WHERE code = 'ALPHA')"
            " AND source = 'breeding_training_activity' ORDER BY day, row_id LIMIT 1"
        )
        change = "UPDATE public.breeding_training_activity SET duration = :m WHERE id = CAST(:id AS uuid)"
        web.change(change, id=row, m=minutes + 1)
        subject = ground.subject(day=day)
        with ThreadPoolExecutor(1) as pool:
            rendering = pool.submit(ground.sealing.render, subject)
            refresh_once(web.database.app, web.settings, conventions)
            sealed = SealedReport.parse(rendering.result().files["json"])
        assert sealed.rows[row]["duration_min"] == minutes + 1
        web.change(change, id=row, m=minutes)
        refresh_once(web.database.app, web.settings, conventions)


def test_reports_that_are_sealed_at_once_stand_in_one_chain(ground: SealingGround) -> None:
    projects = ("ALPHA", "BRAVO", "CHARLIE", "DELTA", "ECHO", "FOXTROT")
    rendered = [ground.sealing.render(ground.subject("feeding_daily", project)) for project in projects]
    before = ground.web.ask("SELECT coalesce(max(seal_number), 0) FROM reporting.report_snapshot")[0][0]
    with ThreadPoolExecutor(len(projects)) as pool:
        kept = list(pool.map(ground.keep, rendered))
    numbers = sorted(found.seal_number for one in kept if (found := ground.store.find(one)))
    assert numbers == list(range(before + 1, before + 1 + len(projects)))
    with ground.web.database.app.read() as connection:
        verdict = verify_snapshots(connection)
    assert verdict.is_whole and verdict.checked == numbers[-1] == (verdict.head or (0,))[0]


def test_an_amendment_is_the_next_version_and_names_the_one_before(ground: SealingGround) -> None:
    first, second = ground.seal("checkup_daily", "BRAVO"), ground.seal("checkup_daily", "BRAVO")
    before, after = ground.store.find(first), ground.store.find(second)
    assert before and after
    assert (after.version, after.amends_id) == (before.version + 1, first)
    assert ground.store.read_file(first, "json") is not None, "the one before stays valid"
