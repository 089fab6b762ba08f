"""Every setting is documented where people look for it."""

import re
from pathlib import Path

import pytest

from dashboard.setting_table import SETTINGS, Setting

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", SETTINGS, ids=[setting.name for setting in SETTINGS])
def test_the_readme_names_it(setting: Setting) -> None:
    assert f"`{setting.name}`" in README


@pytest.mark.parametrize("setting", SETTINGS, ids=[setting.name for setting in SETTINGS])
def test_it_says_what_it_is_for(setting: Setting) -> None:
    assert setting.help.strip()


def test_the_readme_names_no_setting_that_does_not_exist() -> None:
    named = set(re.findall(r"`(K9_[A-Z0-9_]+)`", README))
    assert named <= {setting.name for setting in SETTINGS}
