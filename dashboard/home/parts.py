"""The services of the overview, built once from what they stand on."""

from dataclasses import dataclass

from dashboard.builder.templates import Templates
from dashboard.home.arrangement import Arranging
from dashboard.home.pins import Pins
from dashboard.home.recent import Recent
from data_access.database import Database
from data_access.home_store import HomeStore


@dataclass(frozen=True, kw_only=True)
class Home:
    """What pages and the API use."""

    arranging: Arranging
    pins: Pins
    recent: Recent


def make_home(database: Database, templates: Templates) -> Home:
    store = HomeStore(database)
    return Home(
        arranging=Arranging(store=store), pins=Pins(store=store, templates=templates), recent=Recent(store=store)
    )
