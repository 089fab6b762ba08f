"""./k9 export: what an operator gets is what that person would get, whole or not at all, and the audit log says so."""

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard.errors import Forbidden, InvalidInput, NotFound, SetupError
from tests.lib.app_ground import AppGround
from tests.lib.console import Console

MONTH = "from=-30d&to=yesterday"


@pytest.fixture
def k9(web: AppGround) -> Console:
    return Console({"K9_DATA_DIR": str(web.settings.data_dir), "DATABASE_URL": ""})


def test_the_rows_are_those_that_the_api_gives_that_person(web: AppGround, k9: Console, tmp_path: Path) -> None:
    for who in ("amal", "basel"):
        file = tmp_path / f"{who}.csv"
        told = k9.says("export", f"trainer_daily?{MONTH}", str(file), "--user", who, "--lang", "en")
        same = web.as_(who).get(f"/api/reports/trainer_daily/export.csv?{MONTH}&lang=en", buffered=True)
        assert file.read_bytes() == same.data
        rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
        assert told == f"{len(rows) - 1:,} rows in {file}, as {who} may see them\n"
        assert file.stat().st_mode & 0o777 == 0o600
    assert len((tmp_path / "basel.csv").read_bytes()) < len((tmp_path / "amal.csv").read_bytes())


def test_a_workbook_a_pdf_and_json_have_the_numbers_as_well(web: AppGround, k9: Console, tmp_path: Path) -> None:
    question = f"vet_daily?{MONTH}&measure=emergencies"
    counted = web.as_("ghada").json(f"/api/reports/vet_daily?{MONTH}&view=light")["kpis"]
    for ending in ("json", "xlsx", "pdf"):
        k9.says("export", question, str(tmp_path / f"vet.{ending}"), "--user", "ghada")
    read = json.loads((tmp_path / "vet.json").read_text("utf-8"))
    assert read["kpis"]["total_visits"]["value"] == counted["total_visits"]["value"]
    assert read["rows_counted"] == counted["emergencies"]["value"]
    assert load_workbook(tmp_path / "vet.xlsx", read_only=True).sheetnames
    assert (tmp_path / "vet.pdf").read_bytes().startswith(b"%PDF")


def test_the_audit_log_says_who_took_what_with_whose_rights(web: AppGround, k9: Console, tmp_path: Path) -> None:
    k9.says("export", "vet_daily?date=yesterday", str(tmp_path / "told.csv"), "--user", "dina")
    [(actor, details)] = web.ask(
        "SELECT actor, after_values FROM reporting.audit_log WHERE action = 'EXPORT' AND entity_id = 'told.csv'"
    )
    assert actor.startswith("./k9 export (")
    assert (details["with_rights_of"], details["question"]) == ("dina", "vet_daily?date=yesterday")
    shown = web.as_("amal").json("/api/admin/audit-logs?action=EXPORT&lang=en")["items"][0]
    assert shown["entity_id"] == "told.csv"


@pytest.mark.parametrize(
    ("who", "question", "kind", "error"),
    [
        ("emad", "vet_daily", "csv", Forbidden),
        ("hana", "vet_daily", "csv", Forbidden),
        ("basel", "trainer_daily?project=BRAVO", "csv", InvalidInput),
        ("amal", "trainer_daily?projct=ALPHA", "csv", InvalidInput),
        ("amal", "trainer_daily", "xls", InvalidInput),
        ("amal", "trainer_dialy", "csv", NotFound),
        ("amla", "trainer_daily", "csv", NotFound),
    ],
)
def test_what_may_not_be_leaves_no_file(
    k9: Console, tmp_path: Path, who: str, question: str, kind: str, error: type[Exception]
) -> None:
    refused = k9.refused("export", question, str(tmp_path / f"none.{kind}"), "--user", who)
    assert isinstance(refused, error)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_named(k9: Console, tmp_path: Path) -> None:
    file = tmp_path / "no" / "rows.csv"
    refused = k9.refused("export", "trainer_daily", str(file), "--user", "amal")
    assert isinstance(refused, SetupError)
    assert str(file) in str(refused)
