"""Who may know of a sealed report, who may have its bytes, and what an excerpt leaves out."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from dashboard.i18n import t
from dashboard.permissions import EVERYTHING, Permission, Role, Viewer
from dashboard.reports import report_named
from dashboard.workflow.excerpt import Excerpt
from dashboard.workflow.seal import canonical
from dashboard.workflow.snapshots import may_take_sealed
from tests.lib.app_ground import CAST, AppGround
from tests.lib.exported import pdf_text
from tests.lib.problems import assert_problem
from tests.lib.sealing_ground import SealingGround

HEALTH = {column.name for column in report_named("vet_daily").columns if column.sensitive}


@dataclass(frozen=True)
class Sealed:
    """Two versions of ALPHA's report of the vets, between which a diagnosis and a cost changed; one of the trainers."""

    ground: SealingGround
    first: str
    second: str
    trainers: str
    visit: str

    @property
    def web(self) -> AppGround:
        return self.ground.web


@pytest.fixture(scope="module")
def sealed(web: AppGround) -> Iterator[Sealed]:
    ground = SealingGround(web=web)
    ground.forget()
    [(visit, ground_day, cost, diagnosis)] = web.ask(
        "SELECT row_id::text, day, cost, diagnosis FROM reporting.fact_vet_daily WHERE source = 'veterinary_visit'"
        " AND project_key = (SELECT key FROM reporting.dim_project WHERE code = 'ALPHA')"
        " ORDER BY day DESC, row_id LIMIT 1"
    )
    change = "UPDATE public.veterinary_visit SET cost = :c, diagnosis = :d WHERE id = CAST(:id AS uuid)"
    first = ground.seal("vet_daily", "ALPHA", ground_day)
    web.change(change, id=visit, c=float(cost or 0) + 50, d="rewritten diagnosis")
    ground.follow()
    second = ground.seal("vet_daily", "ALPHA", ground_day)
    yield Sealed(ground, first, second, ground.seal("trainer_daily", "ALPHA"), visit)
    ground.forget()
    web.change(change, id=visit, c=cost, d=diagnosis)
    ground.follow()


def test_who_does_not_read_the_report_or_the_project_does_not_know_of_it(sealed: Sealed) -> None:
    knows = {
        sealed.first: {"amal", "ghada", "basel", "salma", "hana"} | reads_project(sealed, "dina"),
        sealed.trainers: {"amal", "ghada", "basel", "salma", "hana"} | reads_project(sealed, "emad"),
    }
    for snapshot_id, readers in knows.items():
        for who in CAST:
            browser = sealed.web.as_(who)
            for tail in ("", ".json", ".pdf", "/excerpt.pdf", "/diff/live", f"/diff/{snapshot_id}"):
                answer = browser.get(f"/api/snapshots/{snapshot_id}{tail}")
                if who in readers:
                    assert answer.status_code != 404, (who, tail)
                    continue
                problem = assert_problem(answer, 404, "unknown_snapshot")
                forged = assert_problem(browser.get(f"/api/snapshots/{uuid4()}{tail}"), 404, "unknown_snapshot")
                assert problem["detail"] == forged["detail"]


def reads_project(sealed: Sealed, who: str) -> set[str]:
    assigned = sealed.web.ask(
        'SELECT 1 FROM public."user" u'
        " JOIN public.project_assignment a ON a.employee_id = u.employee_id AND a.is_active"
        " JOIN public.project p ON p.id = a.project_id WHERE u.username = :u AND p.code = 'ALPHA'",
        u=who,
    )
    return {who} if assigned else set()


@pytest.mark.parametrize("forged", ["x", "1", "..%2f..%2fetc", "0" * 36, "x" * 400, "%00"])
def test_a_forged_id_is_as_one_of_nothing(sealed: Sealed, forged: str) -> None:
    for tail in ("", ".pdf", "/diff/live"):
        assert sealed.web.as_("amal").get(f"/api/snapshots/{forged}{tail}").status_code == 404


def test_the_list_of_a_day_holds_what_one_may_know_of(sealed: Sealed) -> None:
    day = sealed.ground.store.find(sealed.first)
    assert day
    address = f"/api/reports/vet_daily/snapshots/{day.day}"
    assert [one["version"] for one in sealed.web.as_("salma").json(address)["items"]] == [2, 1]
    assert sealed.web.as_("carim").json(address) == {"items": [], "next": None}
    assert_problem(sealed.web.as_("emad").get(address), 403)
    newest, oldest = sealed.web.as_("hana").json(address)["items"]
    assert (newest["amends"], oldest["amends"]) == (sealed.first, None)
    assert [one["step"] for one in newest["approval"]] == ["submitted", "approved_first", "approved"]


class TestAnAuditor:
    def test_gets_no_sealed_bytes(self, sealed: Sealed) -> None:
        for ending in ("json", "pdf", "xlsx"):
            for snapshot_id in (sealed.first, sealed.trainers):
                answer = sealed.web.as_("hana").get(f"/api/snapshots/{snapshot_id}.{ending}")
                assert_problem(answer, 403, "sealed_not_allowed")
        assert sealed.web.as_("hana").json(f"/api/snapshots/{sealed.first}")["may_take_sealed"] is False

    def test_gets_the_numbers_of_an_excerpt_that_says_so(self, sealed: Sealed) -> None:
        hana = sealed.web.as_("hana")
        told = hana.json(f"/api/snapshots/{sealed.second}/excerpt.json?lang=en")
        assert told["rows"] is None and told["numbers"] and told["left_out"] == t("excerpt.rows", "en")
        assert not HEALTH & {column["name"] for column in told["columns"]}
        text = pdf_text(hana.get(f"/api/snapshots/{sealed.second}/excerpt.pdf?lang=en").data)
        assert "Excerpt of" in text and "without its rows" in " ".join(text.split())
        assert "rewritten" not in text and "/verify/" not in text

    def test_sees_differences_of_what_is_visible_only(self, sealed: Sealed) -> None:
        address = f"/api/snapshots/{sealed.first}/diff/{sealed.second}?lang=en"
        whole, part = (sealed.web.as_(who).json(address) for who in ("amal", "hana"))
        fields = [{one["column"] for one in told["changed"][0]["fields"]} for told in (whole, part)]
        assert fields[0] == {"cost", "diagnosis"} and fields[1] == {"cost"}
        assert not HEALTH & set(part["columns"]) and "rewritten" not in json.dumps(part)
        assert whole["numbers"] == part["numbers"] and "cost" in json.dumps(whole["numbers"]).lower()
        assert [len(whole[name]) for name in ("added", "changed", "removed")] == [0, 1, 0]


def test_a_reader_without_a_sensitive_right_gets_rows_without_those_columns(sealed: Sealed) -> None:
    """No role has exactly these rights, so they are taken away for once: rows may be taken along, health not seen."""
    rights = frozenset({Permission.REPORT_VET_DAILY_READ, Permission.REPORT_ROWS_EXPORT})
    viewer = Viewer(user_id="", username="", name="", role=Role.AUDITOR, scope=EVERYTHING, permissions=rights)
    assert not may_take_sealed(viewer, report_named("vet_daily"))
    snapshot = sealed.ground.snapshots.find(sealed.second, viewer)
    made = Excerpt.of(snapshot, sealed.ground.snapshots.read_sealed(snapshot), viewer)
    locale = sealed.ground.locale("en")
    told = json.loads(made.write("json", locale))
    assert told["rows"] and not HEALTH & set(told["rows"][0])
    assert made.write("json", locale) == canonical(told)
    assert told["left_out"] == t("excerpt.columns", "en")
    workbook = load_workbook(io.BytesIO(made.write("xlsx", locale)))
    cells = [str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert not [cell for cell in cells if "rewritten" in cell]
    assert t("excerpt.columns", "en") in cells


def test_versions_of_two_reports_are_not_compared(sealed: Sealed) -> None:
    answer = sealed.web.as_("amal").get(f"/api/snapshots/{sealed.first}/diff/{sealed.trainers}")
    assert_problem(answer, 400, "other_report")


class TestNow:
    def test_what_was_sealed_last_says_what_the_report_says_now(self, sealed: Sealed) -> None:
        told = sealed.web.as_("amal").json(f"/api/snapshots/{sealed.second}/diff/live")
        assert told["is_same"] and told["to"] == "live" and told["columns_left_out"] == []

    def test_a_row_that_came_and_one_that_went_are_told_with_their_effect(self, sealed: Sealed) -> None:
        web, ground = sealed.web, sealed.ground
        row = web.ask("SELECT to_jsonb(v)::text FROM public.veterinary_visit v WHERE id::text = :id", id=sealed.visit)
        copied = json.loads(row[0][0]) | {"id": str(uuid4())}
        insert = (
            "INSERT INTO public.veterinary_visit SELECT * FROM"
            " jsonb_populate_record(NULL::public.veterinary_visit, CAST(:row AS jsonb))"
        )
        web.change("DELETE FROM public.veterinary_visit WHERE id = CAST(:id AS uuid)", id=sealed.visit)
        web.change(insert, row=json.dumps(copied | {"cost": 999}))
        ground.follow()
        told = web.as_("basel").json(f"/api/snapshots/{sealed.second}/diff/live?lang=en")
        assert [one["row_id"] for one in told["added"]] == [copied["id"]]
        assert [one["row_id"] for one in told["removed"]] == [sealed.visit]
        page = page_of(sealed, "basel")
        assert t("standing.changed", "en") in page and "999" in page
        web.change("DELETE FROM public.veterinary_visit WHERE id = CAST(:id AS uuid)", id=copied["id"])
        web.change(insert, row=row[0][0])
        ground.follow()
        page = page_of(sealed, "basel")
        assert t("standing.changed", "en") not in page and "snapshots/" in page
        assert "snapshots/" not in page_of(sealed, "basel", "feeding_daily"), "that report was never sealed"


def page_of(sealed: Sealed, who: str, report: str = "vet_daily") -> str:
    """The daily report of ALPHA on the sealed day."""
    found = sealed.ground.store.find(sealed.first)
    assert found
    return sealed.web.page(who, f"/reports/{report}/ALPHA/{found.day}", "en")


class TestThePage:
    def test_it_shows_every_version_with_its_people_hashes_and_files(self, sealed: Sealed) -> None:
        found = sealed.ground.store.find(sealed.second)
        assert found
        path = f"/reports/vet_daily/snapshots/{found.day}"
        page = sealed.web.page("salma", path, "en")
        for words in (*found.hashes.values(), found.seal_sha256, found.metadata["number"]):
            assert words in page
        assert f"/api/snapshots/{sealed.second}.pdf" in page and f"#version-{sealed.first}" in page
        assert found.metadata["approval"][0]["name"] in page
        compared = sealed.web.page("salma", f"{path}?compare={sealed.first},{sealed.second}", "en")
        assert "rewritten diagnosis" in compared and t("differences.changed", "en") in compared
        assert "rewritten" not in sealed.web.page("hana", f"{path}?compare={sealed.first},{sealed.second}", "en")
        assert f"/api/snapshots/{sealed.second}/excerpt.pdf" in sealed.web.page("hana", path, "en")
        assert sealed.second not in sealed.web.page("carim", path, "en")


class TestVerifying:
    def test_every_hash_of_it_is_known_to_anybody_and_no_more_is_told(self, sealed: Sealed) -> None:
        found, nobody = sealed.ground.store.find(sealed.second), sealed.web.browser()
        assert found
        for sha256 in (*found.hashes.values(), found.seal_sha256, found.hashes["pdf"].upper()):
            answer = nobody.get(f"/verify/{sha256}?lang=en")
            assert answer.status_code == 200 and t("verify.authentic", "en") in answer.text
            assert "ALPHA" in answer.text and "Vet daily" in answer.text
            for secret in (found.metadata["project_name"], found.metadata["approval"][0]["name"], found.id):
                assert secret not in answer.text

    def test_what_is_not_ours_is_not_authentic(self, sealed: Sealed) -> None:
        for made_up in ("0" * 64, "nothing", sealed.second, "<script>", "%00"):
            answer = sealed.web.browser().get(f"/verify/{made_up}?lang=en")
            assert answer.status_code == 404 and "<script>" not in answer.text, made_up

    def test_a_hash_may_be_pasted_as_it_stands_on_paper(self, sealed: Sealed) -> None:
        found = sealed.ground.store.find(sealed.second)
        assert found
        sha256 = found.hashes["json"]
        for pasted in (f" SHA-256 {sha256[:32].upper()}\n {sha256[32:]} ", f"https://k9.example/verify/{sha256}"):
            answer = sealed.web.browser().get("/verify", query_string={"hash": pasted})
            assert (answer.status_code, answer.location) == (303, f"/verify/{sha256}")
        assert t("verify.submit", "ar") in sealed.web.browser().get("/verify?lang=ar").text

    def test_it_answers_no_flood(self, sealed: Sealed) -> None:
        browser = sealed.web.browser()
        statuses = {browser.get(f"/verify/{'0' * 64}").status_code for _ in range(62)}
        assert statuses == {404, 429}
