"""What an open page knows about itself: how it takes up changed data, the version it shows, and what it says."""

from dataclasses import dataclass
from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from dashboard.metrics.asking import Asking
from layouts.markup import Written, write
from layouts.pages import missing


class Follows(StrEnum):
    """How an open page takes up changed data. SCRIPT: its own script asks and paints; NUMBERS: it is written anew in
    place, while nobody reads closely; LIST: it says that there is more, and waits to be asked; NOTHING: it does not
    show data of the unit."""

    SCRIPT = "script"
    NUMBERS = "numbers"
    LIST = "list"
    NOTHING = "nothing"

    @property
    def is_written(self) -> bool:
        """Whether the server writes the page together with its numbers."""
        return self in (Follows.NUMBERS, Follows.LIST)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A page with what its reader's script compares. `digest`: one that says the same as before has the same.
    `written_on`: the state of the facts, of a page that is written with its numbers."""

    written: Written
    digest: str
    written_on: Asking | None
    is_missing: bool


def build_standing(page: Component | Written, follows: Follows, written_on: Asking | None) -> Standing:
    inside = write(page)
    known = {"data-follows": str(follows), "data-digest": inside.digest} | _known(written_on)
    return Standing(
        written=write(html.Div(inside, className="standing", **known)),
        digest=inside.digest,
        written_on=written_on,
        is_missing=missing.is_missing(page),
    )


def _known(written_on: Asking | None) -> dict[str, str]:
    if written_on is None:
        return {}
    return {"data-version": written_on.version, "data-as-of": written_on.as_of.isoformat()}
