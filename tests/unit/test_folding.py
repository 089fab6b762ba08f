"""Text as people mean it: the same cases as in the browser (tests/e2e/test_palette.py)."""

import json
from pathlib import Path

import pytest

from dashboard.i18n.folding import fold

CASES = json.loads((Path(__file__).parents[1] / "data/folding-cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("typed", "meant"), CASES)
def test_it_folds_what_people_write_in_several_ways(typed: str, meant: str) -> None:
    assert fold(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), CASES)
def test_it_folds_what_is_folded_to_itself(typed: str, meant: str) -> None:
    assert fold(meant) == meant
