"""The dimension views: members of the host and of files (host decisions 6, 7, 9, 14)."""

from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.connect import OpenDatabase
from data_access.fact_tables import MEMBERS
from tests import factories as make
from tests.lib.fact_rows import member


def _codes(connection: sa.Connection, members: str) -> list[str]:
    return list(connection.execute(sa.text(f"SELECT code FROM reporting.dim_{members} ORDER BY code")).scalars())


def test_a_dog_keeps_its_place_whatever_became_of_it(connection: sa.Connection) -> None:
    rex = make.make_dog(connection, code="REX", name="ريكس", breed=" مالينو ", current_status="DECEASED")
    assert member(connection, "dog", rex) == {
        "code": "REX",
        "name": "ريكس",
        "breed": "مالينو",
        "status": "DECEASED",
        "gender": "MALE",
        "birth_date": date(2022, 1, 1),
        "specialization": None,
    }


def test_an_employee_is_known_by_badge_number_and_the_rank_that_we_keep(connection: sa.Connection) -> None:
    emad = make.make_employee(connection, employee_id="E-7", name="Emad", hire_date=date(2020, 1, 1), is_active=False)
    wanted: dict[str, Any] = {
        "code": "E-7",
        "name": "Emad",
        "role": "TRAINER",
        "rank": None,
        "hire_date": date(2020, 1, 1),
        "is_active": False,
    }
    assert member(connection, "employee", emad) == wanted
    make.make_rank(connection, emad, "SERGEANT")
    assert member(connection, "employee", emad) == wanted | {"rank": "SERGEANT"}


def test_a_section_is_the_sector_of_a_project(connection: sa.Connection) -> None:
    alpha = make.make_project(
        connection, code="ALPHA", name="ألفا", sector=" الشمال ", mission_type="", priority="HIGH"
    )
    assert member(connection, "project", alpha) == {
        "code": "ALPHA",
        "name": "ألفا",
        "section": "الشمال",
        "status": "ACTIVE",
        "mission_type": None,
        "priority": "HIGH",
    }


def test_an_area_is_a_post_under_the_code_of_its_project(connection: sa.Connection) -> None:
    alpha = make.make_project(connection, code="ALPHA")
    gate = make.make_post(connection, alpha, name=" Main gate ")
    assert member(connection, "area", gate) == {"code": "ALPHA/Main gate", "name": "Main gate", "project_key": alpha}


def test_a_shift_has_its_times(connection: sa.Connection) -> None:
    night = make.make_shift(connection, name="Night", start_time=time(22), end_time=time(6))
    wanted = {"code": "Night", "name": "Night", "start_time": time(22), "end_time": time(6)}
    assert member(connection, "shift", night) == wanted


def test_a_label_that_is_newer_than_this_program_shows_as_itself(database: OpenDatabase) -> None:
    with database.owner.engine.begin() as connection:
        connection.execute(sa.text("ALTER TYPE dogstatus ADD VALUE 'ON_LOAN'"))
    with database.owner.engine.begin() as connection:
        rex = make.make_dog(connection, current_status="ON_LOAN")
        assert member(connection, "dog", rex)["status"] == "ON_LOAN"


class TestOfFiles:
    def test_members_of_every_kind_join_those_of_the_host(self, connection: sa.Connection) -> None:
        dog = make.make_member(
            connection,
            "dog",
            "D1",
            name="Bolt",
            attributes={"breed": "Labrador", "status": "ACTIVE", "gender": "FEMALE"},
        )
        person = make.make_member(connection, "employee", "KT", attributes={"role": "TRAINER", "rank": "CAPTAIN"})
        project = make.make_member(connection, "project", "S20", attributes={"section": "Study", "status": "COMPLETED"})
        found = member(connection, "dog", dog)
        assert (found["code"], found["name"], found["breed"], found["gender"]) == ("D1", "Bolt", "Labrador", "FEMALE")
        found = member(connection, "employee", person)
        assert (found["code"], found["name"], found["rank"], found["is_active"]) == ("KT", "KT", "CAPTAIN", None)
        found = member(connection, "project", project)
        assert (found["code"], found["section"], found["status"]) == ("S20", "Study", "COMPLETED")

    def test_a_member_without_attributes_has_a_code_and_nothing_else(self, connection: sa.Connection) -> None:
        for kind in ("dog", "employee", "project"):
            found = member(connection, kind, make.make_member(connection, kind, "X1", name=" "))
            assert (found.pop("code"), found.pop("name")) == ("X1", "X1")
            assert set(found.values()) == {None}

    def test_a_rank_kept_by_us_goes_before_the_one_of_the_file(self, connection: sa.Connection) -> None:
        person = make.make_member(connection, "employee", "KT", attributes={"rank": "CAPTAIN"})
        make.make_rank(connection, person, "MAJOR")
        assert member(connection, "employee", person)["rank"] == "MAJOR"

    @pytest.mark.parametrize("kind", ["dog", "employee"])
    @pytest.mark.parametrize(
        ("written", "found"),
        [
            ("2020-02-29", date(2020, 2, 29)),
            ("2021-02-29", None),
            ("2021-02-31", None),
            ("2021-04-31", None),
            ("2021-13-01", None),
            ("2021-00-10", None),
            ("2021-12-32", None),
            ("31/02/2021", None),
            ("2021-2-3", None),
            ("about 2019", None),
            ("", None),
            ("2021-12-31", date(2021, 12, 31)),
            ("0000-01-01", None),
        ],
    )
    def test_a_date_that_does_not_exist_is_missing_and_fails_nothing(
        self, connection: sa.Connection, kind: str, written: str, found: date | None
    ) -> None:
        column = {"dog": "birth_date", "employee": "hire_date"}[kind]
        key = make.make_member(connection, kind, "X1", attributes={column: written})
        assert member(connection, kind, key)[column] == found


class TestCodes:
    """A code names one member: it stands in addresses, filters and option lists."""

    def test_two_posts_of_one_name_in_a_project_have_codes_of_their_own(self, connection: sa.Connection) -> None:
        alpha = make.make_project(connection, code="ALPHA")
        first, second = sorted(make.make_post(connection, alpha, name=name) for name in ("Gate", "Gate "))
        assert member(connection, "area", first)["code"] == "ALPHA/Gate"
        assert member(connection, "area", second)["code"] == f"ALPHA/Gate~{second[:8]}"

    def test_posts_of_one_name_in_two_projects_keep_the_plain_name(self, connection: sa.Connection) -> None:
        for code in ("ALPHA", "BRAVO"):
            make.make_post(connection, make.make_project(connection, code=code), name="Gate")
        assert _codes(connection, "area") == ["ALPHA/Gate", "BRAVO/Gate"]

    def test_a_shift_that_was_made_anew_has_a_code_of_its_own(self, connection: sa.Connection) -> None:
        first, second = sorted(make.make_shift(connection, name="Night", is_active=active) for active in (False, True))
        assert member(connection, "shift", first)["code"] == "Night"
        assert member(connection, "shift", second)["code"] == f"Night~{second[:8]}"

    def test_a_member_of_a_file_gives_way_to_one_that_the_host_took_up_later(self, connection: sa.Connection) -> None:
        made = {
            "dog": (make.make_member(connection, "dog", "REX"), make.make_dog(connection, code="REX")),
            "employee": (
                make.make_member(connection, "employee", "E-7"),
                make.make_employee(connection, employee_id="E-7"),
            ),
            "project": (make.make_member(connection, "project", "ALPHA"), make.make_project(connection, code="ALPHA")),
        }
        for kind, (of_file, of_host) in made.items():
            plain = member(connection, kind, of_host)["code"]
            assert member(connection, kind, of_file)["code"] == f"{plain}~{of_file[:8]}"

    @pytest.mark.parametrize("members", MEMBERS)
    def test_a_view_has_a_key_once(self, connection: sa.Connection, members: str) -> None:
        make.make_user(connection)
        make.make_post(connection, make.make_project(connection))
        make.make_dog(connection)
        make.make_shift(connection)
        counted = sa.text(f"SELECT count(*), count(DISTINCT key), count(DISTINCT code) FROM reporting.dim_{members}")
        rows, keys, codes = connection.execute(counted).one()
        assert rows == keys == codes > 0
