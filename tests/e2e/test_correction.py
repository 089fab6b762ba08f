"""Correcting a record in a browser: what is wrong is said at its field, in the reader's language. Reading the log."""

from tests.e2e.conftest import Arrives

FIRST_ROW = """async () => {
  const answer = await fetch("/api/reports/trainer_daily/rows?project=ALPHA&from=-30d&rows=1");
  return (await answer.json()).items[0].row_id;
}"""


def test_a_manager_reads_at_the_field_what_is_wrong_with_it(arrive: Arrives) -> None:
    reader = arrive("basel", lang="ar")
    reader.expects_complaints = True
    reader.visit("/reports/trainer_daily")
    reader.visit(f"/reports/trainer_daily/record/{reader.page.evaluate(FIRST_ROW)}")
    reader.all(".correction > summary").click()
    field = reader.all(".correction [name=duration_min]")
    field.fill("ثلاثون")
    reader.all(".correction button[type=submit]").click()
    wrong = reader.all(".form-field:has([name=reason]) [data-role=wrong]")
    wrong.filter(has_text="للتصحيح سبب").wait_for()
    reader.all(".correction [name=reason]").fill("المدة خاطئة")
    reader.all(".correction button[type=submit]").click()
    reader.all(".form-field:has([name=duration_min]) [data-role=wrong]").filter(has_text="ليست عددًا").wait_for()
    assert field.get_attribute("aria-invalid") == "true"


def test_an_auditor_searches_the_log_and_has_it_verified(arrive: Arrives) -> None:
    reader = arrive("hana", lang="en")
    reader.visit("/admin/audit-logs")
    reader.all("[name=action]").select_option("LOGIN")
    reader.all("[data-role=audit-search] button").click()
    reader.page.wait_for_url("**action=LOGIN**")
    reader.page.wait_for_load_state("networkidle")
    assert "signed in" in reader.text(".entry-words")
    reader.all("[data-role=verify]").click()
    reader.all("[data-role=verify-answer]:not(:empty)").filter(has_text=".").wait_for()
