"""How a run of all tests is divided among workers (`make test`)."""

import pytest
from xdist.scheduler import LoadFileScheduling

IN_THE_BROWSER = "tests/e2e/"
LONGEST = "tests/integration/test_scale_out.py"
"""As long as everything in the browser. Both begin with the run, so that no worker waits for them at its end."""


def longest_first(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


class Scheduling(LoadFileScheduling):  # type: ignore[misc]
    """A file stays with one worker, so that what it sets up is set up once. All that is tested in the browser stays
    with one, too: a second would start the product and the browser again, and two browsers on two cores have each
    other wait, while tests that wait for a moment to pass leave the cores to nobody."""

    def _split_scope(self, nodeid: str) -> str:
        return IN_THE_BROWSER if nodeid.startswith(IN_THE_BROWSER) else str(super()._split_scope(nodeid))
