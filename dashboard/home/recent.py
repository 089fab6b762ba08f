"""Which pages a reader opened last. What they are called, and whether they may still be opened, is found out anew."""

import logging
from dataclasses import dataclass

from dashboard import clock
from dashboard.errors import ProductError
from dashboard.permissions import Viewer
from data_access.database import Actor
from data_access.home_store import HomeStore, Opened

LONGEST_SEARCH = 1000
SHOWN = 8
NOT_KEPT = frozenset({"lang", "digits", "calendar", "theme", "key"})
"""Names of an address that say how somebody reads, or that open a door: not what they opened."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Recent:
    store: HomeStore

    def every(self, viewer: Viewer) -> list[Opened]:
        """The newest first."""
        return self.store.recent(viewer.user_id)

    def note(self, path: str, search: str, viewer: Viewer) -> None:
        """A page whose being opened cannot be noted is opened all the same. What somebody else opens with a person's
        eyes is not noted of them."""
        if viewer.seen_by or not path.isprintable():
            return
        kept = "&".join(pair for pair in search.split("&") if pair and pair.partition("=")[0] not in NOT_KEPT)
        is_kept = len(kept) <= LONGEST_SEARCH and kept.isprintable()
        page = Opened(path=path, search=kept if is_kept else "", at=clock.now())
        try:
            self.store.opened(viewer.user_id, page, Actor(user_id=viewer.user_id, name=viewer.username))
        except ProductError:
            log.warning("a page that was opened could not be noted", exc_info=True)
