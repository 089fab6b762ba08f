"""Callbacks, one file per page. `register_all` is the one list."""

from dash import Dash

from callbacks import reports, router, rows
from callbacks.deps import AppDeps


def register_all(app: Dash, deps: AppDeps) -> None:
    router.register(app, deps)
    reports.register(app)
    rows.register(app, deps)
