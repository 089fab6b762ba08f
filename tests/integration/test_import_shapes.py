"""Files of other shapes, into all three targets, without a mapping: nothing is written for one file only."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from data_access.importer.outcome import ImportOutcome
from data_access.importer.rejected_rows import write_rejected
from data_access.importer.service import Near, OnError
from tests.lib.database_ground import DatabaseGround
from tests.lib.import_ground import DATA, ImportGround, import_ground


@pytest.fixture
def ground(databases: DatabaseGround, tmp_path: Path) -> Iterator[ImportGround]:
    with databases.copy() as database:
        yield import_ground(database, tmp_path)


def _complete(outcome: ImportOutcome) -> ImportOutcome:
    assert outcome.is_complete, outcome.rejections
    return outcome


def test_arabic_visits_with_semicolons_and_decimal_commas(ground: ImportGround) -> None:
    outcome = _complete(ground.bring(DATA / "visits-ar.csv", "veterinary_visit"))
    assert (outcome.file.encoding, outcome.file.delimiter) == ("utf-8-sig", ";")
    assert outcome.unmapped == ("رقم الفاتورة",)
    visits = ground.rows(
        "SELECT d.name, v.code, p.code, f.event_at, visit_type, weight_kg, temperature_c, heart_rate, cost,"
        " next_visit_day, medication_count FROM reporting.fact_vet_daily f JOIN reporting.dim_dog d ON d.key = dog_key"
        " JOIN reporting.dim_employee v ON v.key = vet_key LEFT JOIN reporting.dim_project p ON p.key = project_key"
        " ORDER BY event_at"
    )
    first, second, third, fourth = (tuple(map(_plain, visit)) for visit in visits)
    assert first[:6] == ("برق", "د. ليلى حسن", "ALPHA", datetime(2025, 11, 25, 8, 30), "ROUTINE", 31.5)
    assert first[6:] == (38.6, 88, 120.0, None, None)
    assert second[3:] == (*(datetime(2025, 11, 25, 9, 5), "EMERGENCY", 28.25, 39.8, 120, 1250.5, date(2025, 12, 2), 2),)
    assert third[3:] == (datetime(2025, 11, 26), "VACCINATION", None, None, None, 80.0, date(2026, 11, 26), 1)
    assert (fourth[0], fourth[2]) == ("ك-03", None)
    diagnosis = "SELECT diagnosis FROM reporting.imported_veterinary_visit WHERE row_number = 3"
    assert ground.value(diagnosis) == "جرح في القدم; عميق"
    extra = "SELECT extra FROM reporting.imported_veterinary_visit WHERE row_number = 2"
    assert ground.value(extra) == {"رقم الفاتورة": "F-1", "اسم الكلب": "برق"}
    assert {role for (role,) in ground.rows("SELECT role FROM reporting.dim_employee")} == {"VET"}


def test_the_same_visits_in_windows_arabic(ground: ImportGround) -> None:
    text = (DATA / "visits-ar.csv").read_text(encoding="utf-8-sig")
    latin = text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩٫", "0123456789,"))
    outcome = _complete(ground.bring(ground.write(latin.encode("cp1256")), "veterinary_visit"))
    assert outcome.file.encoding == "cp1256"
    assert ground.value("SELECT count(*) FROM reporting.dim_employee WHERE code = 'د. ليلى حسن'") == 1


def test_handler_reports_in_json_lines(ground: ImportGround) -> None:
    outcome = _complete(ground.bring(DATA / "handler-reports.jsonl", "handler_report"))
    assert outcome.unmapped == ("shift", "checks")
    reports = ground.rows(
        "SELECT e.name, day, status, is_submitted, is_late, abnormal_findings, incidents, training_min"
        " FROM reporting.fact_handler_daily f JOIN reporting.dim_employee e ON e.key = handler_key"
        " ORDER BY day, e.code"
    )
    assert [tuple(report)[:4] for report in reports] == [
        ("Faris", date(2026, 2, 3), "approved", True),
        ("H-12", date(2026, 2, 3), "missing", False),
        ("Faris", date(2026, 2, 4), "draft", False),
        ("H-12", date(2026, 2, 4), "submitted", True),
    ]
    assert [report.is_late for report in reports] == [False, None, None, True]
    assert [report.incidents for report in reports] == [1, None, None, None]
    assert [report.training_min for report in reports] == [45, None, None, 30]
    notes = "SELECT notes FROM reporting.imported_handler_report WHERE row_number = 1"
    assert ground.value(notes) == 'night shift, "quiet"\nall well'
    sent = "SELECT submitted_at FROM reporting.imported_handler_report WHERE row_number = 1"
    assert ground.value(sent) == datetime.fromisoformat("2026-02-03T18:40:00+03:00")
    checks = "SELECT extra -> 'checks' FROM reporting.imported_handler_report WHERE row_number = 3"
    assert ground.value(checks) == {"eyes": "ok", "ears": ["left", "right"]}


def test_sessions_of_a_workbook_with_real_dates(ground: ImportGround) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "الجلسات"
    sheet.append(["كود الكلب", "المدرب", "تاريخ الجلسة", "الوقت", "نوع التدريب", "المدة (دقائق)", "التقييم /10"])
    sheet.append([7, "E-1", datetime(2026, 1, 31), time(8, 30), "الكشف", 45, 8.5])
    sheet.append([])
    sheet.append(["7", "E-1", datetime(2026, 2, 1, 9, 15), None, "طاعة", "٦٠", None])
    book.save(ground.directory / "sessions.xlsx")
    outcome = _complete(ground.bring(ground.directory / "sessions.xlsx"))
    assert (outcome.file.format, outcome.file.sheet) == ("xlsx", "الجلسات")
    sessions = ground.rows(
        "SELECT d.code, event_at, category, duration_min, rating FROM reporting.fact_trainer_daily"
        " JOIN reporting.dim_dog d ON d.key = dog_key ORDER BY event_at"
    )
    assert [tuple(map(_plain, session)) for session in sessions] == [
        ("7", datetime(2026, 1, 31, 8, 30), "DETECTION", 45, 8.5),
        ("7", datetime(2026, 2, 1, 9, 15), "OBEDIENCE", 60, None),
    ]
    assert [n for (n,) in ground.rows("SELECT row_number FROM reporting.imported_training_session ORDER BY 1")] == [
        2,
        4,
    ]


def test_the_same_table_in_three_formats_is_the_same_rows(ground: ImportGround) -> None:
    ground.bring(ground.write("dog,date,rating\n7,2026-01-31,8.5\n8,2026-02-01,\n"))
    lines = '{"dog": "7", "date": "2026-01-31", "rating": 8.5}\n{"rating": null, "dog": 8, "date": "2026-02-01"}\n'
    assert ground.bring(ground.write(lines, "table.jsonl")).duplicates == (1, 2)
    book = openpyxl.Workbook()
    for record in (("rating", "date", "dog"), (8.5, datetime(2026, 1, 31), 7), (None, date(2026, 2, 1), 8)):
        book.active.append(record)
    book.save(ground.directory / "table.xlsx")
    assert ground.bring(ground.directory / "table.xlsx").duplicates == (2, 3)


def test_a_mapping_says_what_the_headers_do_not(ground: ImportGround) -> None:
    path = ground.write(
        "who|what|when|how|born|remark\n"
        "D1|sit|31.01.2026 08:05|very good|2023-05-14|x\n"
        "D1|bite|1.2.2026 17:30|?|14/05/2023|\n"
    )
    mapping = """
        target: training_session
        delimiter: pipe
        date_format: ["%d.%m.%Y %H:%M"]
        missing: ["?"]
        columns:
          who: dog
          when: session_date
          what: {to: category, translate: {sit: OBEDIENCE, bite: ATTACK}, keep: true}
          how: {to: success_rating, translate: {very good: "9"}}
          born: {to: dog.birth_date, date_format: ["%Y-%m-%d", "%d/%m/%Y"]}
        constants: {project: DELTA, duration: "30"}
        members:
          project: {DELTA: {name: Delta gate, section: North}}
    """
    _complete(ground.bring(path, mapping=mapping))
    sessions = ground.rows(
        "SELECT category, rating, duration_min, event_at, p.name, p.section, dog_age_days"
        " FROM reporting.fact_trainer_daily JOIN reporting.dim_project p ON p.key = project_key ORDER BY event_at"
    )
    assert [tuple(map(_plain, session))[:4] for session in sessions] == [
        ("OBEDIENCE", 9.0, 30, datetime(2026, 1, 31, 8, 5)),
        ("ATTACK", None, 30, datetime(2026, 2, 1, 17, 30)),
    ]
    assert {(session.name, session.section) for session in sessions} == {("Delta gate", "North")}
    assert sessions[0].dog_age_days == (date(2026, 1, 31) - date(2023, 5, 14)).days
    extra = "SELECT extra FROM reporting.imported_training_session ORDER BY row_number LIMIT 1"
    assert ground.value(extra) == {"what": "sit", "born": "2023-05-14", "remark": "x"}


def test_texts_that_look_like_code_stay_texts(ground: ImportGround) -> None:
    notes = [
        '=HYPERLINK("http://x")',
        "<img src=x onerror=alert(1)>",
        "'; DROP TABLE member; --",
        "\\.",
        "a\n\\.\nb",
        "\\N",
    ]
    quoted = ['"' + note.replace('"', '""') + '"' for note in notes]
    rows = "".join(f"=1+{n},2026-01-31,{note}\n" for n, note in enumerate(quoted))
    _complete(ground.bring(ground.write("dog,date,notes\n" + rows)))
    stored = ground.rows("SELECT notes FROM reporting.imported_training_session ORDER BY row_number")
    assert [note for (note,) in stored] == notes
    assert ground.value("SELECT count(*) FROM reporting.dim_dog WHERE code LIKE '=1+%'") == len(notes)


def test_the_file_of_rejected_rows_comes_back_corrected(ground: ImportGround) -> None:
    path = ground.write(
        'dog,date,notes\nRex,2026-01-31,fine\nIda,31/02/2026,=1+1\n-Bo,2026-02-01,"a,\nb"\nIda,tomorrow,\n'
    )
    outcome = ground.bring(path, on_error=OnError.SKIP_ROW)
    rejected = ground.directory / "rejected.csv"
    write_rejected(outcome, rejected)
    text = rejected.read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    assert "31 " not in text
    corrected = text.replace("31/02/2026", "2026-02-28").replace("tomorrow,", "2026-03-01,")
    again = _complete(ground.bring(ground.write(corrected, "corrected.csv")))
    assert (again.rows_accepted, again.unmapped) == (2, ())
    notes = "SELECT notes FROM reporting.imported_training_session WHERE session_date = '2026-02-28'"
    assert ground.value(notes) == "=1+1"


def test_a_row_that_was_there_in_other_words_is_rejected_as_it_stands_in_the_file(ground: ImportGround) -> None:
    path = ground.write("dog,date,notes\nRex,2026-01-31,fine\nRex,2026-01-31,Fine\n")
    outcome = ground.bring(path, on_error=OnError.SKIP_ROW, near=Near.REJECT)
    rejected = ground.directory / "rejected.csv"
    write_rejected(outcome, rejected)
    [_, row] = rejected.read_text(encoding="utf-8-sig").splitlines()
    assert row == 'Rex,2026-01-31,Fine,3,"says the same as row 2, written otherwise"'


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value
