"""What several modules of integration tests share, because it is dear to make."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.lib.app_ground import AppGround, app_ground


@pytest.fixture(scope="session")
def web() -> Iterator[AppGround]:
    """One application on demo data for the whole run. Tests leave it as they found it.

    Not in pytest's own folder, for the reason that `databases` gives.
    """
    with TemporaryDirectory(prefix="k9-web-") as directory, app_ground(Path(directory)) as made:
        yield made
