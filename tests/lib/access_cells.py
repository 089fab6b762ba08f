"""What the registries say must be shut: every address of the application, and which permissions each of them needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from uuid import uuid4

from flask import Flask

from callbacks.routes import ROUTES
from dashboard.api.gate import permission_for
from dashboard.api.host import report_at
from dashboard.permissions import Permission
from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType
from tests.lib.routes import METHODS
from web.guard import OPEN_ROUTES

OPEN = {route.endpoint for route in OPEN_ROUTES}
EVERYBODYS = {
    "login.leave": "whoever is signed in may sign out; it would end the browser that asks",
    "view_as.end": "whoever sees the product as somebody else may end it; there is nothing to end for others",
    "api.unknown": "answers every address that is none, with 404",
    "/<path:path>": "leads to the pages of ROUTES, which are cells of their own",
}
"""Endpoints that need nothing but a login, so that nobody can be refused, and why they are no cells."""
_GROUPS = re.compile(r"\((?:\\w\+|\[\^/\]\+|\[0-9a-f-\]\{36\}|\\d\{4\}-\\d\\d-\\d\\d)\)")
DAY = "2026-11-20"


@dataclass(frozen=True, kw_only=True)
class Door:
    """An address with a method, and every permission that one needs to get in. `is_page`: made by Dash, for people."""

    endpoint: str
    method: str
    address: str
    needs: frozenset[Permission]
    is_page: bool = False
    arguments: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def is_for_programs(self) -> bool:
        return self.address.startswith("/api/") or self.address == "/metrics"


def doors(app: Flask, *, project: str = "ALPHA") -> Iterator[Door]:
    """Every address that is not open to the world: of Flask's map, once for each report type, and of ROUTES."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN | EVERYBODYS.keys():
            continue
        for report in REPORTS if "report_name" in rule.arguments else (None,):
            arguments = {name: _argument(name, report, project) for name in rule.arguments}
            for method in METHODS:
                if method in (rule.methods or ()):
                    address = adapter.build(rule.endpoint, arguments, method=method)
                    needs = _needs(str(rule.endpoint), rule.rule, rule.arguments, report)
                    yield Door(
                        endpoint=str(rule.endpoint), method=method, address=address, needs=needs, arguments=arguments
                    )
    yield from _pages(project)


def moved(door: Door, app: Flask, **arguments: str) -> Door:
    """The same door at another place: of another project, of another thing."""
    adapter = app.url_map.bind("localhost")
    return replace(door, address=adapter.build(door.endpoint, door.arguments | arguments, method=door.method))


def _argument(name: str, report: ReportType | None, project: str) -> str:
    if report is not None:
        of_report = {
            "report_name": report.name,
            "metric": report.default_measure,
            "measure_name": report.default_measure,
        }
        if name in of_report:
            return of_report[name]
    known = {"project": project, "day": DAY, "ending": "json", "value": "all", "number": "1", "other": "live"}
    known |= {"entity_type": "user", "job_name": "no_such_job", "webhook_delivery_id": "1", "package_name": "dash"}
    return known.get(name) or str(uuid4())


def _needs(endpoint: str, rule: str, arguments: set[str], report: ReportType | None) -> frozenset[Permission]:
    is_hosts = endpoint.startswith("host.")
    about = report_at(rule) if is_hosts else report
    is_file = "ending" in arguments or rule.endswith(".csv") or (is_hosts and "/export" in rule)
    wanted = {permission_for(endpoint)}
    if about is not None:
        wanted |= {about.permission, Permission.REPORT_ROWS_EXPORT if is_file else None}
    return frozenset(one for one in wanted if one is not None)


def _pages(project: str) -> Iterator[Door]:
    for route in ROUTES:
        reports = REPORTS if route.is_of_report else (None,)
        for report in reports:
            needs = {route.permission, report.permission if report else None} - {None}
            address = _address(route.pattern, report, project)
            assert route.fits(address), f"{route.pattern}: {address} is no address of it"
            yield Door(
                endpoint=route.pattern,
                method="GET",
                address=address,
                needs=frozenset(one for one in needs if one),
                is_page=True,
            )


def _address(pattern: str, report: ReportType | None, project: str) -> str:
    words = iter([report.name, report.default_measure] if report else ["no_such_job"])

    def filled(found: re.Match[str]) -> str:
        match found[0]:
            case r"(\w+)":
                return next(words)
            case "([^/]+)":
                return project
            case "([0-9a-f-]{36})":
                return str(uuid4())
            case _:
                return DAY

    return _GROUPS.sub(filled, pattern)
