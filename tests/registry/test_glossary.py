"""The glossary is law: one row for a word, one Arabic word for one thing, and what was replaced does not come back."""

import re
from collections import Counter
from pathlib import Path

from dashboard.i18n import catalogue
from dashboard.reports import REPORTS

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)


def rows() -> list[tuple[str, str]]:
    text = (ROOT / "docs/GLOSSARY.md").read_text(encoding="utf-8")
    return [(word, arabic) for word, arabic in ROW.findall(text) if word != "word" and set(word) != {"-"}]


def test_every_word_has_one_row() -> None:
    words = Counter(word.strip() for said, _ in rows() for word in said.split(","))
    assert len(words) > 100
    assert [word for word, count in words.items() if count > 1] == []


def test_every_arabic_word_stands_for_one_thing() -> None:
    words = Counter(word.strip() for _, said in rows() for word in re.sub(r"\([^)]*\)", "", said).split("،"))
    assert [word for word, count in words.items() if count > 1] == []


def test_the_manager_of_a_project_has_one_name() -> None:
    said = [
        label.ar for report in REPORTS for column in report.columns for label in (one.label for one in column.values)
    ]
    assert any("مسؤول المشروع" in words for words in said)
    for words in (*said, *catalogue("ar").values()):
        assert not re.search("مدير (ال)?مشروع", words)
