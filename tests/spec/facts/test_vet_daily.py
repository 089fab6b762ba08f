"""fact_vet_daily: what one veterinary visit becomes (host decisions 4, 5, 6, 14)."""

import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from tests import factories as make
from tests.lib.fact_rows import Row, fact_row, fact_rows

REPORT = "vet_daily"
_BATCH = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def alpha(connection: sa.Connection) -> str:
    return make.make_project(connection, code="ALPHA")


@pytest.fixture
def common(connection: sa.Connection, alpha: str) -> dict[str, Any]:
    dina = make.make_employee(connection, name="Dina", role="VET", hire_date=date(2020, 11, 1))
    rex = make.make_dog(connection, code="REX", birth_date=date(2022, 11, 1))
    return {"project_id": alpha, "dog_id": rex, "vet_id": dina}


def _imported(connection: sa.Connection, **values: Any) -> Row:
    return fact_row(connection, REPORT, make.make_imported_visit(connection, batch_id=_BATCH, **values))


def test_it_unites_visits_of_the_host_and_imported_ones(connection: sa.Connection, common: dict[str, Any]) -> None:
    make.make_visit(connection, **common)
    make.make_imported_visit(connection, batch_id=_BATCH, **common)
    sources = sorted(row["source"] for row in fact_rows(connection, REPORT))
    assert sources == ["imported_veterinary_visit", "veterinary_visit"]


@pytest.mark.parametrize("status", ["DRAFT", "PENDING_PM_REVIEW", "مسودة"])
def test_a_visit_counts_whatever_its_status_text(
    connection: sa.Connection, common: dict[str, Any], status: str
) -> None:
    row = fact_row(connection, REPORT, make.make_visit(connection, **common, status=status))
    assert row["status"] == status


def test_a_cost_that_is_not_recorded_is_missing_and_a_cost_of_nothing_is_zero(
    connection: sa.Connection, common: dict[str, Any]
) -> None:
    unknown = make.make_visit(connection, **common, cost=None)
    free = make.make_visit(connection, **common, cost=0)
    assert fact_row(connection, REPORT, unknown)["cost"] is None
    assert fact_row(connection, REPORT, free)["cost"] == 0
    assert _imported(connection)["cost"] is None


def test_money_and_measurements_are_exact_to_two_digits(connection: sa.Connection, common: dict[str, Any]) -> None:
    values = {"cost": 12345.678, "weight": 31.254, "temperature": 38.456}
    row = fact_row(connection, REPORT, make.make_visit(connection, **common, **values))
    wanted = (Decimal("12345.68"), Decimal("31.25"), Decimal("38.46"))
    assert (row["cost"], row["weight_kg"], row["temperature_c"]) == wanted


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e300, -1e300])
def test_a_measurement_that_is_no_number_is_missing_and_fails_nothing(
    connection: sa.Connection, common: dict[str, Any], value: float
) -> None:
    row = fact_row(
        connection, REPORT, make.make_visit(connection, **common, cost=value, weight=value, temperature=value)
    )
    assert (row["cost"], row["weight_kg"], row["temperature_c"]) == (None, None, None)


def test_an_implausible_measurement_is_left_for_the_rules_to_find(
    connection: sa.Connection, common: dict[str, Any]
) -> None:
    row = fact_row(connection, REPORT, make.make_visit(connection, **common, weight=-3, temperature=90))
    assert (row["weight_kg"], row["temperature_c"]) == (-3, 90)


def test_the_day_is_the_local_date_of_the_visit(connection: sa.Connection, common: dict[str, Any]) -> None:
    late = datetime(2026, 11, 1, 23, 59)
    row = fact_row(connection, REPORT, make.make_visit(connection, **common, visit_date=late))
    assert (row["day"], row["event_at"]) == (date(2026, 11, 1), late)
    assert row["dog_age_days"] == (date(2026, 11, 1) - date(2022, 11, 1)).days
    assert row["vet_experience_days"] == (date(2026, 11, 1) - date(2020, 11, 1)).days


def test_the_time_of_entry_that_the_host_keeps_in_utc_becomes_local(
    connection: sa.Connection, common: dict[str, Any]
) -> None:
    visit = make.make_visit(connection, **common, created_at=datetime(2026, 11, 1, 22, 30))
    assert fact_row(connection, REPORT, visit)["entered_at"] == datetime(2026, 11, 2, 1, 30)


@pytest.mark.parametrize(
    ("stored", "shown", "counted"),
    [
        (
            [{"name": "أموكسيسيلين", "dose": "250mg", "frequency": "يوميا"}],
            "أموكسيسيلين (250mg×يوميا)",
            1,
        ),
        ([{"name": "A", "dose": "1"}, {"name": "B"}], "A (1), B", 2),
        (["Drontal"], "Drontal", 1),
        ([], None, 0),
        (None, None, None),
        ("Drontal", None, None),
    ],
)
def test_medicines_are_listed_as_on_the_paper_and_none_differs_from_unknown(
    connection: sa.Connection, common: dict[str, Any], stored: Any, shown: str | None, counted: int | None
) -> None:
    visit = make.make_visit(connection, **common)
    connection.execute(
        sa.text("UPDATE veterinary_visit SET medications = :given WHERE id = :id").bindparams(
            sa.bindparam("given", stored, sa.JSON)
        ),
        {"id": visit},
    )
    row = fact_row(connection, REPORT, visit)
    assert (row["medications"], row["medication_count"]) == (shown, counted)


def test_a_place_matches_a_post_by_its_normalised_name(
    connection: sa.Connection, common: dict[str, Any], alpha: str
) -> None:
    clinic = make.make_post(connection, alpha, name="عيادة الوحدة")
    row = fact_row(connection, REPORT, make.make_visit(connection, **common, location="عياده  الوحده"))
    assert (row["area_key"], row["location"]) == (clinic, "عيادة الوحدة")


def test_what_a_file_does_not_say_stays_missing(connection: sa.Connection) -> None:
    row = _imported(connection)
    unknown = ("project_key", "dog_key", "vet_key", "visit_type", "cost", "next_visit_day", "diagnosis", "status")
    assert [row[name] for name in unknown] == [None] * len(unknown)


def test_a_blank_type_or_status_of_a_file_is_missing_and_an_unknown_one_itself(connection: sa.Connection) -> None:
    blank = _imported(connection, visit_type=" ", status="")
    assert (blank["visit_type"], blank["status"]) == (None, None)
    assert _imported(connection, visit_type="DENTAL")["visit_type"] == "DENTAL"
