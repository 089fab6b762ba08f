"""Every address x method x role x way of asking x state: whatever the registries do not open is shut.

The cells come from Flask's map, OPERATIONS, ROUTES, REPORTS and ROLE_PERMISSIONS, so that a new endpoint, page, report
type or role has its cells without a new test.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from dashboard.api.gate import TWINS
from dashboard.people.secret import hash_of
from dashboard.permissions import ROLE_PERMISSIONS, Permission, Role
from tests.lib.access_cells import EVERYBODYS, OPEN, Door, doors, moved
from tests.lib.app_ground import CAST, AppGround, Browser
from tests.lib.own_rows import ROLES
from web.guard import POSTS_THAT_READ

FEWEST_CELLS = 5000
OTHERS_PROJECT = {"basel": "BRAVO", "salma": "BRAVO", "carim": "ALPHA"}
NO_PROJECT = "NONE"
CELLS: Counter[str] = Counter()
"""How many were asked, by what they are about."""


@dataclass(frozen=True)
class Person:
    """Somebody of a role, at a browser and with a program that has a token of each kind."""

    name: str
    permissions: frozenset[Permission]
    browser: Browser
    tokens: dict[str, str] = field(default_factory=dict)

    def by_browser(self, door: Door) -> TestResponse:
        headers = {"Accept": "application/json"}
        if door.writes:
            headers["X-CSRFToken"] = self.csrf
        return _read(self.browser.client.open(door.address, method=door.method, headers=headers))

    def by_program(self, door: Door, scope: str) -> TestResponse:
        client = self.browser.client.application.test_client()
        headers = {"Authorization": f"Bearer {self.tokens[scope]}"}
        return _read(client.open(door.address, method=door.method, headers=headers))

    @property
    def csrf(self) -> str:
        if "csrf" not in self.tokens:
            self.tokens["csrf"] = self.browser.csrf_token()
        return self.tokens["csrf"]


@pytest.fixture(scope="module")
def people(web: AppGround) -> list[Person]:
    breeder = web.add_person(role="BREEDER")
    browser = web.browser()
    assert browser.sign_in(breeder).status_code == 303
    browsers = {who: web.as_(who) for who in CAST} | {breeder: browser}
    roles = ROLES | {breeder: Role.BREEDER}
    return [
        Person(who, ROLE_PERMISSIONS[roles[who]], at, {scope: web.make_token(who, scope) for scope in ("read", "all")})
        for who, at in browsers.items()
    ]


@pytest.fixture(scope="module")
def all_doors(web: AppGround) -> list[Door]:
    return list(doors(web.app))


def is_shut(answer: TestResponse) -> bool:
    return answer.status_code in (401, 403, 404)


def held(what: str, cells: Iterator[tuple[str, bool]]) -> None:
    """Count the cells, and name those that are open."""
    open_ones = [name for name, shut in cells if not (CELLS.update([what]) or shut)]
    assert not open_ones, "\n".join([f"{len(open_ones)} open:", *open_ones[:1000]])


def test_without_a_login_nothing_opens(web: AppGround, all_doors: list[Door]) -> None:
    """Nobody, a cookie and a token that nobody gave, and a token that is somebody's no more."""
    gone = web.make_token("amal", "all")
    web.change("UPDATE reporting.api_token SET revoked_at = now() WHERE token_hash = :hash", hash=hash_of(gone))
    ways = {
        "nobody": {},
        "a made-up cookie": {"Cookie": "k9_session=somebody"},
        "a made-up token": {"Authorization": "Bearer somebody"},
        "a revoked token": {"Authorization": f"Bearer {gone}"},
    }
    client = web.app.test_client()

    def cells() -> Iterator[tuple[str, bool]]:
        for door in all_doors:
            for way, headers in ways.items():
                answer = client.open(door.address, method=door.method, headers={"Accept": "application/json"} | headers)
                yield f"{way}: {door.method} {door.address}: {answer.status_code}", answer.status_code == 401

    held("without a login", cells())


def test_who_lacks_a_permission_is_shut_out_however_they_ask(people: list[Person], all_doors: list[Door]) -> None:
    def cells() -> Iterator[tuple[str, bool]]:
        for door in all_doors:
            for person in people:
                if door.needs <= person.permissions:
                    continue
                answer = person.by_browser(door)
                yield f"{person.name}: {door.method} {door.address}: {answer.status_code}", is_shut(answer)
                # That a token of somebody's opens no report that they may not read is in test_scope.
                if door.is_for_programs and "report_name" not in door.arguments:
                    answer = person.by_program(door, "all")
                    yield f"{person.name}'s program: {door.method} {door.address}", is_shut(answer)

    held("lacking a permission", cells())


def test_a_program_with_a_token_that_only_reads_writes_nothing(people: list[Person], all_doors: list[Door]) -> None:
    def cells() -> Iterator[tuple[str, bool]]:
        for door in all_doors:
            for person in people[::3]:
                if door.writes and door.is_for_programs and door.endpoint not in POSTS_THAT_READ:
                    answer = person.by_program(door, "read")
                    yield f"{person.name}: {door.method} {door.address}: {answer.status_code}", _is(answer, 403)

    held("a token that only reads", cells())


def test_pages_and_forms_are_for_people(people: list[Person], all_doors: list[Door]) -> None:
    def cells() -> Iterator[tuple[str, bool]]:
        for door in all_doors:
            for person in people:
                if not door.is_for_programs:
                    answer = person.by_program(door, "all")
                    yield f"{person.name}: {door.method} {door.address}: {answer.status_code}", _is(answer, 401)

    held("a program at a page", cells())


def test_a_browser_without_the_token_of_a_page_of_theirs_writes_nothing(
    people: list[Person], all_doors: list[Door]
) -> None:
    """None, one made up, and one of somebody else."""

    def cells() -> Iterator[tuple[str, bool]]:
        for door in all_doors:
            for person, other in zip(people, [*people[1:], people[0]], strict=True):
                for token in ("", "made-up", other.csrf) if door.writes else ():
                    headers = {"X-CSRFToken": token} if token else {}
                    answer = person.browser.client.open(door.address, method=door.method, headers=headers)
                    yield f"{person.name}: {door.method} {door.address}: {answer.status_code}", _is(answer, 403)

    held("without the token of a page", cells())


def test_a_foreign_project_is_answered_as_one_that_there_is_not(
    web: AppGround, people: list[Person], all_doors: list[Door]
) -> None:
    def cells() -> Iterator[tuple[str, bool]]:
        for door in all_doors:
            for person in people:
                foreign = OTHERS_PROJECT.get(person.name)
                if foreign and "project" in door.arguments and door.needs <= person.permissions:
                    answers = [person.by_browser(moved(door, web.app, project=one)) for one in (foreign, NO_PROJECT)]
                    yield f"{person.name}: {door.method} {door.address}", _refused_alike(*answers)

    held("a foreign project", cells())


def test_a_foreign_thing_is_answered_as_one_that_there_is_not(
    web: AppGround, people: list[Person], all_doors: list[Door], things: dict[str, str]
) -> None:
    def cells() -> Iterator[tuple[str, bool]]:
        for door in all_doors:
            for name in door.arguments.keys() & things.keys():
                for person in people:
                    if person.name in ("basel", "amal") or not door.needs <= person.permissions:
                        continue
                    asked = (things[name], str(uuid4()))
                    answers = [person.by_browser(moved(door, web.app, **{name: one})) for one in asked]
                    yield f"{person.name}: {door.method} {door.address}", _refused_alike(*answers)

    held("a foreign thing", cells())


@pytest.fixture(scope="module")
def things(web: AppGround) -> Iterator[dict[str, str]]:
    """Something of Basel's of each kind that has an owner, by the name that addresses give it."""
    basel = {"Authorization": f"Bearer {web.make_token('basel', 'all')}"}
    client = web.app.test_client()
    asked = {"report": "trainer_daily", "measures": ["total_sessions"], "rows": ["dog"]}
    at_six = {"report_type": "trainer_daily", "schedule_time": "06:30"}
    wanted: dict[str, tuple[str, dict[str, Any]]] = {
        "template_id": ("/api/reports/builder/templates", {"definition": asked}),
        "schedule_id": ("/api/schedules", at_six | {"recipients": [{"kind": "user", "username": "basel"}]}),
    }
    made = {}
    for name, (path, body) in wanted.items():
        answer = client.post(path, json={"name": "Mine"} | body, headers=basel)
        assert answer.status_code == 200, answer.text[:300]
        made[name] = answer.get_json()["id"]
    yield made
    client.delete(f"/api/schedules/{made['schedule_id']}", headers=basel)
    client.delete(f"/api/reports/builder/templates/{made['template_id']}", headers=basel)


def test_whoever_holds_what_it_needs_is_let_in(people: list[Person], all_doors: list[Door]) -> None:
    """So that nothing above is shut because it is shut to everybody: the administrator, at every address."""
    amal = people[0]

    def cells() -> Iterator[tuple[str, bool]]:
        for door in all_doors:
            is_of_another_report = "_daily" in door.address and "vet_daily" not in door.address
            if not door.writes and not door.address.endswith(".json") and not is_of_another_report:
                answer = amal.by_browser(door)
                yield f"{door.method} {door.address}: {answer.status_code}", answer.status_code not in (401, 403)

    held("the administrator", cells())


def test_it_has_every_address_and_enough_cells(
    web: AppGround, all_doors: list[Door], capsys: pytest.CaptureFixture[str]
) -> None:
    known = {str(rule.endpoint) for rule in web.app.url_map.iter_rules()}
    assert known == {door.endpoint for door in all_doors if not door.is_page} | OPEN | EVERYBODYS.keys()
    assert known >= TWINS.keys()
    administering = {door.endpoint for door in all_doors if door.address.startswith(("/admin/", "/api/admin/"))}
    assert not {door.endpoint for door in all_doors if door.endpoint in administering and not door.needs}
    with capsys.disabled():
        print(f"\n{sum(CELLS.values())} cells of {len(all_doors)} doors, 0 open: {dict(CELLS)}")  # noqa: T201
    assert sum(CELLS.values()) >= FEWEST_CELLS, "run the whole file"


def _read(answer: TestResponse) -> TestResponse:
    """To its end: a file that is sent while it is written would go on otherwise."""
    answer.get_data()
    return answer


def _is(answer: TestResponse, status: int) -> bool:
    return answer.status_code == status


def _refused_alike(foreign: TestResponse, made_up: TestResponse) -> bool:
    if foreign.status_code != made_up.status_code or not 400 <= foreign.status_code < 500:
        return False
    return _code(foreign) == _code(made_up)


def _code(answer: TestResponse) -> object:
    return answer.get_json(force=True)["code"] if "json" in answer.content_type else answer.mimetype
