"""The catalogues: both languages have every key, every key that is asked for exists, and Arabic is Arabic."""

import json
import re
from pathlib import Path

import pytest

from dashboard.i18n import LANGUAGES, catalogue, t

ROOT = Path(__file__).parents[2]
ASKED_IN = ("app.py", "callbacks", "dashboard", "layouts", "web")
# Keys put together at run time: the part before the name of a member, a role, a reason.
PREFIXES = re.compile(r"""\b(?:t|word)\(\s*f["']([a-z_0-9.]+\.)\{""")
KEYS = re.compile(r"""\b(?:t|word|k9\.word)\(\s*["']([a-z_0-9./%]+)["']""")
# Words that are the same in every language: names, symbols, Latin codes.
NOT_ARABIC = frozenset({"product.name", "unit.%", "unit.°C", "export.sheet"})
NOT_ARABIC |= {"audit.did_other", "audit.thing_name", "audit.thing_only"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def _texts() -> dict[str, str]:
    paths = [ROOT / "app.py", *(ROOT / "assets" / "js").rglob("*.js"), *(ROOT / "layouts" / "templates").glob("*.html")]
    paths += [path for folder in ASKED_IN[1:] for path in (ROOT / folder).rglob("*.py")]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


def test_both_languages_have_the_same_keys() -> None:
    assert set(catalogue("ar")) == set(catalogue("en"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_keys_are_in_order_and_no_word_is_empty(lang: str) -> None:
    pairs = json.loads((ROOT / "dashboard/i18n" / f"{lang}.json").read_text(encoding="utf-8"), object_pairs_hook=list)
    keys = [key for key, _ in pairs]
    assert keys == sorted(set(keys))
    assert all(text.strip() for _, text in pairs)


def test_every_key_that_is_asked_for_exists() -> None:
    asked = {(key, file) for file, text in _texts().items() for key in KEYS.findall(text)}
    assert len(asked) > 40
    assert not {(key, file) for key, file in asked if key not in catalogue("en")}


def test_every_key_is_asked_for() -> None:
    texts = "\n".join(_texts().values())
    prefixes = set(PREFIXES.findall(texts)) | {f"{p}." for p in re.findall(r'"([a-z_]+)\."', texts)}
    prefixes |= set(re.findall(r"`([a-z_]+\.)\$\{", texts))
    unused = {key for key in catalogue("en") if f'"{key}"' not in texts and not key.startswith(tuple(prefixes))}
    assert not unused


def test_parameters_are_the_same_in_both_languages() -> None:
    for key, text in catalogue("en").items():
        assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(catalogue("ar")[key])), key


def test_arabic_words_are_arabic() -> None:
    for key, text in catalogue("ar").items():
        assert key in NOT_ARABIC or re.search("[\u0600-\u06ff]", text), key


def test_english_words_are_not_arabic() -> None:
    letters = "[\u0621-\u064a]"
    assert not {key for key, text in catalogue("en").items() if re.search(letters, text)}


def test_a_missing_word_names_the_nearest() -> None:
    with pytest.raises(KeyError, match="action.clear"):
        t("action.cleer", "en")


def test_an_inserted_value_is_isolated() -> None:
    assert t("error.request", "ar", id="a1").count("\u2068a1\u2069") == 1
