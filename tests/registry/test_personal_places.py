"""Every column of ours that names a person is declared, so that an export forgets none and an erasure neither."""

import pytest
from sqlalchemy import Table, Uuid

from data_access.own_tables import OWN, audit_log
from data_access.personal_places import PLACES

_NAMES = {"user_id", "owner", "owner_id", "person_id", "employee_id", "trainer_id", "vet_id", "handler_id", "recipient"}
_NAMES |= {"username", "user_name", "requested_by", "actor", "on_behalf_of", "from_user_id", "to_user_id", "address"}
_ENDINGS = ("_by", "_for")
NO_PERSON = {
    ("webhook_delivery", "address"): "of a receiver",
}
ELSEWHERE = {audit_log.name: "data_access/audit_erasing.py"}


@pytest.mark.parametrize("table", list(OWN.tables.values()), ids=lambda table: table.name)
def test_what_names_a_person_is_declared(table: Table) -> None:
    if table.name in ELSEWHERE:
        return
    places = [place for place in PLACES if place.table is table]
    declared = {place.column for place in places} | {name for place in places for name in place.blanks}
    of_people = {column.name for column in table.columns if isinstance(column.type, Uuid)}
    naming = {name for name in table.columns.keys() if name in _NAMES}
    naming |= {name for name in of_people if name.endswith(_ENDINGS)}
    assert not {name for name in naming - declared if (table.name, name) not in NO_PERSON}


def test_every_place_says_how_long_it_is_kept() -> None:
    assert all(place.kept_for.strip() for place in PLACES)
    assert len({(place.table.name, place.column) for place in PLACES}) == len(PLACES)
