"""What several modules of integration tests share, because it is dear to make."""

from collections.abc import Iterator

import pytest

from tests.lib.app_ground import AppGround, app_ground


@pytest.fixture(scope="session")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppGround]:
    """One application on demo data for the whole run. Tests leave it as they found it."""
    with app_ground(tmp_path_factory.mktemp("app")) as made:
        yield made
