"""Every address of an application, filled with something, so that a test can knock at each of them."""

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Flask
from werkzeug.routing import Rule

from dashboard.semantic.report import ReportType

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
READS = ("GET",)


def every_route(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """(rule, method, an address that leads to it) for everything in the application's map."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: f"some-{name.replace('_', '-')}" for name in rule.arguments}
        address = adapter.build(rule.endpoint, values, method=_a_method(rule))
        for method in METHODS:
            if method in (rule.methods or ()):
                yield rule, method, address


def _a_method(rule: Rule) -> str:
    return next(method for method in METHODS if method in (rule.methods or ()))


def report_addresses(app: Flask, report: ReportType, *, project: str, day: str, ending: str = "json") -> dict[str, str]:
    """Every address about a report type that can be read, by endpoint: numbers, lists, files, and their twins beside
    the pages. Those that write are asked for by the tests of approval."""
    adapter = app.url_map.bind("localhost")
    values = {
        "report_name": report.name,
        "metric": report.default_measure,
        "measure_name": report.default_measure,
        "value": "monday",
        "project": project,
        "day": day,
        "ending": ending,
    }
    found = {}
    for rule in app.url_map.iter_rules():
        # A record has no project in its address: test_scope_pages and test_corrections ask for foreign ones.
        is_asked = "report_name" in rule.arguments and "row_id" not in rule.arguments
        if is_asked and "GET" in (rule.methods or ()):
            unknown = rule.arguments - values.keys()
            assert not unknown, f"{rule.rule}: what is {unknown}? Say it here, so that its scope is tested"
            named = {name: values[name] for name in rule.arguments}
            by = "?by=weekday" if "value" in rule.arguments else ""
            found[rule.endpoint] = adapter.build(rule.endpoint, named) + by
    return found


def with_state(address: str, **state: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(state)}"
