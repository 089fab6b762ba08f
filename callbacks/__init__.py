"""Callbacks, one file per page. `register_all` is the one list."""

from callbacks import router, rows
from callbacks.dash_app import ProductDash, make_dash
from callbacks.deps import AppDeps
from callbacks.page_again import install_page_again

__all__ = ["AppDeps", "make_dash", "register_all"]


def register_all(app: ProductDash, deps: AppDeps) -> None:
    router.register(app, deps)
    rows.register(app, deps)
    router.build_every_page(deps)
    install_page_again(app.server, deps)
    app.set_up()
