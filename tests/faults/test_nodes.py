"""Several web nodes: sessions, answers and approvals are one, the version before works beside this one, and nodes that
are killed at random under requests make no answer wrong and no decision twice."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from random import Random
from threading import Event
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from dashboard.reports import REPORTS
from dashboard.workflow.audit_chain import verify_audit
from dashboard.workflow.verify_snapshots import verify_snapshots
from data_access.job_store import SCHEDULER_LOCK
from tests.lib.app_ground import PASSWORD
from tests.lib.database_ground import DatabaseGround
from tests.lib.nodes import JOBS, WEB, Answer, Node, Nodes
from tests.lib.nodes_ground import Truth, Unit, nodes_ground
from tests.lib.processes import seconds_until, soon

PROJECT = "ALPHA"
KILLING_S, READERS = 12.0, 3
KNOWN_WITHIN_S = 8.0
"""A session that ended is remembered for 5 s at most."""

_ADD = sa.text(
    "INSERT INTO public.training_session"
    " (id, dog_id, trainer_id, project_id, category, subject, session_date, duration, success_rating, created_at)"
    " SELECT gen_random_uuid(), dog_id, trainer_id, project_id, category, subject, CAST(:at AS timestamp), duration,"
    " success_rating, now() FROM public.training_session"
    " WHERE project_id = (SELECT id FROM public.project WHERE code = :project) LIMIT 1 RETURNING id"
)
_LOCK = sa.text(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid::bigint = :lock"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_EVENTS = sa.text(
    "SELECT r.day, r.state, (SELECT count(*) FROM reporting.report_event e WHERE e.report_id = r.id),"
    " (SELECT count(*) FROM reporting.report_snapshot s WHERE s.report_id = r.id)"
    " FROM reporting.daily_report r JOIN reporting.dim_project p ON p.key = r.project_id"
    " WHERE p.code = :project AND r.report_type = 'trainer_daily' AND r.day = ANY(:days) ORDER BY r.day"
)
_DAYS = sa.text(
    "SELECT DISTINCT day FROM reporting.fact_trainer_daily f JOIN reporting.dim_project p ON p.key = f.project_key"
    " WHERE p.code = :project AND day < current_date - 20 ORDER BY day DESC LIMIT :count"
)


@pytest.fixture(scope="module")
def unit(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Unit]:
    with nodes_ground(databases, tmp_path_factory.mktemp("redis")) as made:
        yield made


def light(report: str, day: date) -> str:
    return f"/api/reports/{report}?from={day}&to={day}&project={PROJECT}&view=light"


def days_with_rows(unit: Unit, count: int) -> list[date]:
    with unit.database.owner.read() as connection:
        return list(connection.execute(_DAYS, {"project": PROJECT, "count": count}).scalars())


def add_session(unit: Unit, day: date) -> None:
    """As the host's program does."""
    with unit.database.owner.engine.begin() as connection:
        assert connection.execute(_ADD, {"at": f"{day} 09:00", "project": PROJECT}).rowcount == 1


class TestOneUnit:
    def test_a_session_that_begins_at_one_node_is_known_at_the_others_and_ends_everywhere(self, unit: Unit) -> None:
        page = unit.first.ask("GET", "/login", {"Accept": "text/html"})
        typed = {"username": "ghada", "password": PASSWORD, "code": "", "next": "/", "csrf_token": _token(page)}
        # The form of one node is sent to another one.
        entered = unit.second.ask("POST", "/login", _form(_jar(page)), urlencode(typed).encode())
        assert entered.status == 303, entered.body
        cookies = _jar(page, entered)
        for node in unit.nodes.nodes:
            assert _version_status(node, cookies) == 200, node.name
        home = unit.first.ask("GET", "/", {"Accept": "text/html", "Cookie": cookies})
        leaving = urlencode({"csrf_token": _token(home)}).encode()
        assert unit.before.ask("POST", "/logout", _form(_jar(page, entered, home)), leaving).status == 303
        assert seconds_until(lambda: all(_refuses(node, cookies) for node in unit.nodes.nodes)) < KNOWN_WITHIN_S

    def test_every_node_tells_the_same_and_follows_a_change(self, unit: Unit) -> None:
        for report in REPORTS:
            path = f"/api/reports/{report.name}?from=-90d&to=-1d&by=project"
            told = [unit.nodes.get(node, "ghada", path) for node in unit.nodes.nodes]
            # A version may know fewer measures than the next one; what it tells is the same.
            shared = set.intersection(*(set(one["kpis"]) for one in told))
            values = [{name: one["kpis"][name]["value"] for name in shared} for one in told]
            assert shared and values[0] == values[1] == values[2], report.name
            assert told[0]["rows"]["total"] == told[1]["rows"]["total"] == told[2]["rows"]["total"]
            assert told[0]["rows"]["total"] > 0 or report.name != "trainer_daily"
        [day] = days_with_rows(unit, 1)
        before = _sessions(unit.nodes.get(unit.first, "ghada", light("trainer_daily", day)))
        add_session(unit, day)
        for node in unit.nodes.nodes:
            assert soon(partial(_tells, unit, node, day, before + 1)), node.name

    def test_each_node_tells_prometheus_of_its_own_processes(self, unit: Unit) -> None:
        for node in (unit.first, unit.second):
            told = node.ask("GET", "/metrics", unit.nodes.headers("amal")).body.decode()
            assert "\nk9_web_processes 2.0\n" in told, "gunicorn's master and its worker"
            counted = re.search(r'k9_requests_total{method="GET",route="/readyz",status="200"} (\d+)', told)
            assert counted and int(counted[1]) > 0

    def test_an_approval_goes_over_three_nodes_and_one_of_three_at_once_wins(self, unit: Unit) -> None:
        day = days_with_rows(unit, 3)[-1]
        step = f"/api/reports/trainer_daily/{PROJECT}/{day}"
        # A version may say more in a report than the one before: a decision names what its own node has shown.
        seen = {node.name: {"content_hash": _hash(unit, node, day)} for node in unit.nodes.nodes}
        submitted = unit.before.ask("POST", f"{step}/submit", unit.nodes.headers("salma"), seen["before"])
        assert submitted.status == 200, submitted.body
        with ThreadPoolExecutor(3) as at_once:
            asked = [
                at_once.submit(node.ask, "POST", f"{step}/approve", unit.nodes.headers("basel"), seen[node.name])
                for node in unit.nodes.nodes
            ]
            statuses = sorted(one.result().status for one in asked)
        # Refused as decided meanwhile, or, a moment later, as a second decision by the same person.
        assert statuses[0] == 200 and set(statuses[1:]) <= {403, 409}
        sealed = unit.second.ask("POST", f"{step}/approve", unit.nodes.headers("amal"), seen["second"])
        assert sealed.status == 200, sealed.body
        path = f"/api/reports/trainer_daily/snapshots/{day}?project={PROJECT}"
        [snapshot] = unit.nodes.get(unit.first, "amal", path)["items"]
        files = {
            node.name: node.ask("GET", f"/api/snapshots/{snapshot['id']}.pdf", unit.nodes.headers("amal")).body
            for node in unit.nodes.nodes
        }
        assert len(set(files.values())) == 1 and files["first"].startswith(b"%PDF")

    def test_one_node_keeps_the_schedule_and_another_takes_over_when_it_dies(self, unit: Unit) -> None:
        assert soon(lambda: _holder(unit) is not None)
        before = _holder(unit)
        for node in unit.nodes.nodes:
            node.kill(JOBS)
            if _is_over(unit, before):
                break
        else:
            pytest.fail("nobody's end let the schedule go")
        for node in unit.nodes.nodes:
            if not node.runs(JOBS):
                node.start(JOBS)
        assert soon(lambda: _holder(unit) not in (None, before))


class TestKilledAtRandom:
    def test_no_answer_is_wrong_and_every_decision_happens_once(self, unit: Unit) -> None:
        days = days_with_rows(unit, 12)
        counted, decided = days[0], days[7:]
        truth = Truth(_sessions(unit.nodes.get(unit.first, "ghada", light("trainer_daily", counted))))
        over = Event()
        with ThreadPoolExecutor(READERS + 2) as working:
            readers = [working.submit(_read, unit, counted, truth, over) for _ in range(READERS)]
            writers = [
                working.submit(_write, unit, counted, truth, over),
                working.submit(_decide_all, unit, decided),
            ]
            try:
                killed = _kill_at_random(unit, Random(11), KILLING_S)
            finally:
                over.set()
            read = sum(task.result() for task in readers)
            for task in writers:
                task.result()
        assert killed >= 3 and read > 10 and len(truth.commits) > 3
        _assert_decided_once(unit, decided)
        for node in unit.nodes.nodes:
            node.wait_until_ready()
            assert soon(partial(_tells, unit, node, counted, truth.first + len(truth.commits))), node.name


def _read(unit: Unit, day: date, truth: Truth, over: Event) -> int:
    """Until it is over; how many answers. Each is what was true at the moment that it says. Asked are the nodes of this
    program: the version before may have named the end of a reading where its beginning was meant."""
    read, chooser = 0, Nodes([unit.first, unit.second], unit.nodes.tokens, Random())
    while not over.is_set():
        answer = chooser.ask_any("GET", "ghada", light("trainer_daily", day))
        assert answer.status == 200, answer.body
        as_of = datetime.fromisoformat(answer.body["provenance"]["as_of"])
        number = _sessions(answer.body)
        least, most = truth.limits(as_of, datetime.now(UTC))
        assert least <= number <= most, f"{answer.node} told {number} as of {as_of}, true is {least} to {most}"
        read += 1
    return read


def _write(unit: Unit, day: date, truth: Truth, over: Event) -> None:
    while not over.wait(0.4):
        begun = datetime.now(UTC)
        # Noted before it can be seen, and when it is surely there.
        truth.commits.append((begun, datetime.max.replace(tzinfo=UTC)))
        add_session(unit, day)
        truth.commits[-1] = (begun, datetime.now(UTC))


def _decide_all(unit: Unit, days: list[date]) -> None:
    """Each day's report is submitted, approved and approved finally, by whichever node of this program answers."""
    nodes = Nodes([unit.first, unit.second], unit.nodes.tokens)
    for day in days:
        for who, action in (("salma", "submit"), ("basel", "approve"), ("amal", "approve")):
            seen = nodes.ask_any("GET", who, light("trainer_daily", day)).body["approval"]["content_hash"]
            path = f"/api/reports/trainer_daily/{PROJECT}/{day}/{action}"
            answer = nodes.ask_any("POST", who, path, {"content_hash": seen})
            assert answer.status == 200, (who, action, answer)


def _kill_at_random(unit: Unit, random: Random, seconds: float) -> int:
    """Kill -9 of a web server, of one of its processes, or of the jobs; at once started again, as systemd does. One
    node is left in peace at a time, for a unit without any answers nobody."""
    until, killed = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        node = random.choice(
            [one for one in unit.nodes.nodes if any(o.is_ready() for o in unit.nodes.nodes if o is not one)]
        )
        part = random.choice((WEB, JOBS, "worker"))
        if part == "worker":
            node.kill_worker()
        else:
            node.kill(part)
            node.start(part)
        killed += 1
        time.sleep(random.uniform(0.3, 2.0))
    return killed


def _assert_decided_once(unit: Unit, days: list[date]) -> None:
    with unit.database.owner.read() as connection:
        found = connection.execute(_EVENTS, {"days": days, "project": PROJECT}).all()
        assert [tuple(row) for row in found] == [(day, "approved", 3, 1) for day in sorted(days)]
        assert verify_snapshots(connection).is_whole
    assert verify_audit(unit.database.app).is_intact


def _sessions(answer: Any) -> int:
    return int(answer["kpis"]["total_sessions"]["value"])


def _tells(unit: Unit, node: Node, day: date, number: int) -> bool:
    return _sessions(unit.nodes.get(node, "ghada", light("trainer_daily", day))) == number


def _hash(unit: Unit, node: Node, day: date) -> str:
    return str(unit.nodes.get(node, "amal", light("trainer_daily", day))["approval"]["content_hash"])


def _token(page: Answer) -> str:
    found = re.search(r'<meta name="csrf-token" content="([^"]+)">', page.body.decode())
    assert found, page.body
    return found[1]


def _jar(*answers: Answer) -> str:
    """The cookies that a browser has after these answers."""
    named = dict(cookie.split("=", 1) for answer in answers for cookie in answer.cookies)
    return "; ".join(f"{name}={value}" for name, value in named.items() if value)


def _form(cookies: str) -> dict[str, str]:
    return {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}


def _version_status(node: Node, cookies: str) -> int:
    return node.ask("GET", "/api/version", {"Cookie": cookies}).status


def _refuses(node: Node, cookies: str) -> bool:
    return _version_status(node, cookies) == 401


def _holder(unit: Unit) -> int | None:
    """The connection that holds the lock of the schedule."""
    with unit.database.owner.read() as connection:
        held = connection.execute(_LOCK, {"lock": SCHEDULER_LOCK}).scalars().all()
    assert len(held) <= 1
    return held[0] if held else None


def _is_over(unit: Unit, holder: int | None) -> bool:
    """The server sees at once that the process behind a connection died."""
    time.sleep(0.5)
    return _holder(unit) != holder
