"""Every address of an application, filled with something, so that a test can knock at each of them."""

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

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
