"""Numbers within words are written in the reader's digits; names, addresses and forms stay as they are."""

import re

import pytest

from dashboard.i18n import Label, Locale, catalogue, t

ARABIC = Locale(lang="ar", digits="arab")
LATIN = Locale(lang="ar")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("آخر 30 يومًا", "آخر ٣٠ يومًا"),
        ("أكثر من 200,000 رقم، 2.5 منها", "أكثر من ٢٠٠٬٠٠٠ رقم، ٢٫٥ منها"),
        ("كل ليلة عند 00:30.", "كل ليلة عند ٠٠:٣٠."),
        ("K9 Insight", "K9 Insight"),
        ("شغّل ./k9 run أو K9_WORKERS", "شغّل ./k9 run أو K9_WORKERS"),
        ("بصيغة ISO 8601، مثل 2026-11-24", "بصيغة ISO 8601، مثل 2026-11-24"),
        ("أرقام \u20660123\u2069", "أرقام \u20660123\u2069"),
    ],
)
def test_it_writes_numbers_and_leaves_names(words: str, shown: str) -> None:
    label = Label(ar=words, en=words)
    assert label.text(ARABIC.lang) == shown
    assert label.text(LATIN.lang) == words


def test_what_is_put_into_words_is_not_touched() -> None:
    assert "\u2068K9-044 7\u2069" in t("panel.by", ARABIC.lang, dimension="K9-044 7")


def test_every_word_of_the_catalogue_can_be_written_so() -> None:
    for key, words in catalogue("ar").items():
        params = dict.fromkeys(re.findall(r"\{(\w+)\}", words), "x")
        assert t(key, ARABIC.lang, **params)


def test_a_language_is_the_same_with_any_digits() -> None:
    assert ARABIC.lang == LATIN.lang == "ar" and hash(ARABIC.lang) == hash("ar")
    assert Locale.from_key(ARABIC.key) == ARABIC != LATIN
