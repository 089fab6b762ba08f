"""The overview: what is the reader's own of it; its script asks for each card's numbers itself."""

import logging
from collections.abc import Callable
from dataclasses import replace

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.recent_words import Called
from callbacks.visit import Visit
from dashboard.errors import Unavailable
from dashboard.home.arrangement import Arrangement
from dashboard.home.recent import SHOWN
from data_access.home_store import Opened
from layouts.address import Address
from layouts.pages import overview
from layouts.pages.overview import HomePage, Pinned, RecentPage

log = logging.getLogger(__name__)


def build_overview(deps: AppDeps, visit: Visit, called: Callable[[Visit], Called | None]) -> Component:
    """`called`: what the page of an address is called, where the viewer may open it."""
    usual = HomePage(arrangement=Arrangement())
    if not visit.viewer.user_id:
        return overview.layout(visit.viewer, visit.locale, usual)
    try:
        page = _own(deps, visit, called)
    except Unavailable as error:
        # Numbers are read without the database, so the page is there without it, too.
        log.warning("the overview is as nobody arranged it: %s", error)
        page = usual
    return overview.layout(visit.viewer, visit.locale, page)


def _own(deps: AppDeps, visit: Visit, called: Callable[[Visit], Called | None]) -> HomePage:
    viewer, home = visit.viewer, deps.home
    return HomePage(
        arrangement=home.arranging.of(viewer),
        pinned=[Pinned(id=saved.template.id, name=saved.template.name) for saved in home.pins.every(viewer)],
        recent=_recent(home.recent.every(viewer), visit, called),
    )


def _recent(opened: list[Opened], visit: Visit, called: Callable[[Visit], Called | None]) -> list[RecentPage]:
    found: list[RecentPage] = []
    for one in opened:
        address = Address(path=one.path, search=one.search)
        named = called(replace(visit, address=address))
        if named is not None:
            url = f"{one.path}?{one.search}" if one.search else one.path
            found.append(RecentPage(words=named.words, kind=named.kind, url=url, at=one.at))
        if len(found) == SHOWN:
            break
    return found
