"""fact_trainer_daily: what one training session becomes (host decisions 1, 5, 6, 7, 14)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.replica.spellings import learn_spellings
from tests import factories as make
from tests.lib.fact_rows import Row, fact_row, fact_rows

REPORT = "trainer_daily"
_BATCH = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def alpha(connection: sa.Connection) -> str:
    return make.make_project(connection, code="ALPHA")


@pytest.fixture
def rex(connection: sa.Connection) -> str:
    return make.make_dog(connection, code="REX", birth_date=date(2022, 11, 1))


@pytest.fixture
def emad(connection: sa.Connection) -> str:
    return make.make_employee(connection, name="Emad", hire_date=date(2020, 11, 1))


@pytest.fixture
def common(alpha: str, rex: str, emad: str) -> dict[str, Any]:
    return {"project_id": alpha, "dog_id": rex, "trainer_id": emad}


def _imported(connection: sa.Connection, **values: Any) -> Row:
    return fact_row(connection, REPORT, _imported_row(connection, **values))


def _imported_row(connection: sa.Connection, **values: Any) -> str:
    return make.make_imported_session(connection, batch_id=_BATCH, **values)


def test_it_unites_the_new_table_the_old_one_and_imported_rows(
    connection: sa.Connection, common: dict[str, Any]
) -> None:
    make.make_session(connection, **common)
    make.make_old_session(connection, **common)
    _imported_row(connection, **common)
    sources = sorted(row["source"] for row in fact_rows(connection, REPORT))
    assert sources == ["breeding_training_activity", "imported_training_session", "training_session"]


@pytest.mark.parametrize(("stars", "rating"), [(1, 2), (2, 4), (3, 6), (4, 8), (5, 10)])
def test_a_rating_of_five_is_doubled_and_the_raw_one_kept(
    connection: sa.Connection, common: dict[str, Any], stars: int, rating: int
) -> None:
    row = fact_row(connection, REPORT, make.make_session(connection, **common, success_rating=stars))
    assert (row["rating"], row["rating_raw"], row["rating_scale"]) == (rating, stars, 5)


def test_a_rating_of_ten_stays_as_it_is(connection: sa.Connection, common: dict[str, Any]) -> None:
    row = fact_row(connection, REPORT, make.make_old_session(connection, **common, success_rating=7))
    assert (row["rating"], row["rating_raw"], row["rating_scale"]) == (7, 7, 10)


def test_an_imported_rating_may_have_decimals(connection: sa.Connection) -> None:
    row = _imported(connection, success_rating=7.25)
    assert (row["rating"], row["rating_scale"]) == (Decimal("7.25"), 10)


def test_what_a_file_does_not_say_stays_missing(connection: sa.Connection) -> None:
    row = _imported(connection)
    unknown = ("project_key", "dog_key", "trainer_key", "rating", "rating_raw", "duration_min", "category", "location")
    assert [row[name] for name in unknown] == [None] * len(unknown)


@pytest.mark.parametrize("rating", [150, -150])
def test_a_rating_beyond_all_scales_is_missing_and_fails_nothing(
    connection: sa.Connection, common: dict[str, Any], rating: int
) -> None:
    connection.execute(sa.text("ALTER TABLE breeding_training_activity DROP CONSTRAINT valid_success_rating"))
    new = make.make_session(connection, **common, success_rating=rating)
    old = make.make_old_session(connection, **common, success_rating=rating)
    assert fact_row(connection, REPORT, new)["rating"] is None
    assert fact_row(connection, REPORT, old)["rating"] is None


def test_a_rating_out_of_range_that_could_be_a_mistake_is_left_for_the_rules_to_find(
    connection: sa.Connection, common: dict[str, Any]
) -> None:
    row = fact_row(connection, REPORT, make.make_old_session(connection, **common, success_rating=11))
    assert row["rating"] == 11


def test_the_day_is_the_date_of_the_local_time_that_was_typed(
    connection: sa.Connection, common: dict[str, Any]
) -> None:
    late = datetime(2026, 11, 1, 23, 59)
    row = fact_row(connection, REPORT, make.make_session(connection, **common, session_date=late))
    assert (row["day"], row["event_at"]) == (date(2026, 11, 1), late)


def test_the_time_of_entry_that_the_host_keeps_in_utc_becomes_local(
    connection: sa.Connection, common: dict[str, Any]
) -> None:
    entered = datetime(2026, 11, 1, 22, 30)
    row = fact_row(connection, REPORT, make.make_session(connection, **common, created_at=entered))
    assert row["entered_at"] == datetime(2026, 11, 2, 1, 30)
    moment = datetime.fromisoformat("2026-11-01T22:30:00+00:00")
    assert _imported(connection, created_at=moment)["entered_at"] == datetime(2026, 11, 2, 1, 30)


def test_age_and_experience_are_counted_on_the_day_of_the_session(
    connection: sa.Connection, common: dict[str, Any]
) -> None:
    row = fact_row(connection, REPORT, make.make_session(connection, **common, session_date=datetime(2026, 11, 1, 8)))
    assert row["dog_age_days"] == (date(2026, 11, 1) - date(2022, 11, 1)).days
    assert row["trainer_experience_days"] == (date(2026, 11, 1) - date(2020, 11, 1)).days


def test_without_a_birth_or_hire_date_age_and_experience_are_missing(connection: sa.Connection) -> None:
    dog = make.make_member(connection, "dog", "D-9")
    trainer = make.make_member(connection, "employee", "T-9")
    row = _imported(connection, dog_id=dog, trainer_id=trainer)
    assert (row["dog_key"], row["trainer_key"]) == (dog, trainer)
    assert (row["dog_age_days"], row["trainer_experience_days"]) == (None, None)


@pytest.mark.parametrize(
    "written",
    [
        "البوابة الرئيسية",
        "البوابه الرئيسيه",
        "البَوّابة الرئيسيّة",
        "  البوابة   الرئيسية ",
        "الـبوابة الرئيسية",
        "البوابة الرييسية",
    ],
)
def test_a_written_place_becomes_the_post_of_that_name_whatever_the_spelling(
    connection: sa.Connection, common: dict[str, Any], alpha: str, written: str
) -> None:
    gate = make.make_post(connection, alpha, name="البوابة الرئيسية")
    row = fact_row(connection, REPORT, make.make_session(connection, **common, location=written))
    assert (row["area_key"], row["location"]) == (gate, "البوابة الرئيسية")


def test_a_spelling_that_occurs_often_is_learned_and_changes_no_answer(
    connection: sa.Connection, common: dict[str, Any], alpha: str
) -> None:
    gate = make.make_post(connection, alpha, name="Main Gate")
    often, elsewhere, once = "MAIN  gate", "the Yard", "main Gate"
    rows = [make.make_session(connection, **common, location=text) for text in (often, often, elsewhere, once)]
    rows += [_imported_row(connection, **common, location=f" {elsewhere} ")]
    before = [fact_row(connection, REPORT, row) for row in rows]
    for _ in range(2):
        learn_spellings(connection)
    learned = connection.execute(sa.text("SELECT text, normal FROM reporting.known_spelling ORDER BY text")).all()
    assert learned == [(often, "main gate"), (elsewhere, "the yard")]
    assert [fact_row(connection, REPORT, row) for row in rows] == before
    assert [row["area_key"] for row in before] == [gate, gate, None, gate, None]


def test_an_english_place_matches_without_regard_to_case(
    connection: sa.Connection, common: dict[str, Any], alpha: str
) -> None:
    gate = make.make_post(connection, alpha, name="Main Gate")
    row = fact_row(connection, REPORT, make.make_session(connection, **common, location="main  gate"))
    assert (row["area_key"], row["location"]) == (gate, "Main Gate")


def test_a_place_that_is_no_post_stays_as_text(connection: sa.Connection, common: dict[str, Any]) -> None:
    row = fact_row(connection, REPORT, make.make_session(connection, **common, location=" ساحة التدريب "))
    assert (row["area_key"], row["location"]) == (None, "ساحة التدريب")


def test_a_post_of_another_project_is_not_taken(connection: sa.Connection, common: dict[str, Any]) -> None:
    make.make_post(connection, make.make_project(connection, code="BRAVO"), name="Main Gate")
    row = fact_row(connection, REPORT, make.make_session(connection, **common, location="Main Gate"))
    assert (row["area_key"], row["location"]) == (None, "Main Gate")


def test_two_posts_of_one_name_do_not_double_a_session(
    connection: sa.Connection, common: dict[str, Any], alpha: str
) -> None:
    posts = sorted(make.make_post(connection, alpha, name=name) for name in ("Gate", "Gate", "gate"))
    same = fact_row(connection, REPORT, make.make_session(connection, **common, location="Gate"))
    alike = fact_row(connection, REPORT, make.make_session(connection, **common, location="GATE"))
    assert same["area_key"] in posts
    assert alike["area_key"] == posts[0]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [(["كرة", "حزام"], "كرة, حزام"), ([], None), (None, None), ("كرة", "كرة"), ({"a": 1}, None)],
)
def test_equipment_is_a_list_in_words(
    connection: sa.Connection, common: dict[str, Any], stored: Any, shown: str | None
) -> None:
    session = make.make_session(connection, **common)
    connection.execute(
        sa.text("UPDATE breeding_training_activity SET equipment_used = :used WHERE id = :id").bindparams(
            sa.bindparam("used", stored, sa.JSON)
        ),
        {"id": session},
    )
    assert fact_row(connection, REPORT, session)["equipment"] == shown


def test_a_category_that_nobody_knows_shows_as_itself(connection: sa.Connection) -> None:
    assert _imported(connection, category="SWIMMING")["category"] == "SWIMMING"


def test_a_blank_text_is_missing(connection: sa.Connection, common: dict[str, Any]) -> None:
    row = fact_row(connection, REPORT, make.make_session(connection, **common, location=" ", status=""))
    assert (row["location"], row["status"]) == (None, None)
    assert _imported(connection, category="  ")["category"] is None
