"""The files of the views: made in an order in which each finds what it reads."""

import re
from pathlib import Path

import pytest

from dashboard.errors import DeclarationError
from dashboard.reports import REPORTS
from data_access import views
from data_access.fact_tables import MEMBERS
from data_access.views import view_files


def test_there_is_a_view_for_every_report_and_every_kind_of_member() -> None:
    assert set(view_files()) == {report.fact for report in REPORTS} | {f"dim_{members}" for members in MEMBERS}


def test_each_view_comes_after_those_that_it_reads() -> None:
    made: set[str] = set()
    for name, text in view_files().items():
        bare = re.sub(r"--[^\n]*", "", text)
        assert set(re.findall(r"reporting\.((?:dim|fact)_\w+)", bare)) <= made, name
        made.add(name)


def test_views_that_need_each_other_are_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dim_a.sql").write_text("SELECT * FROM reporting.dim_b")
    (tmp_path / "dim_b.sql").write_text("SELECT * FROM reporting.dim_a")
    monkeypatch.setattr(views, "SQL_DIRECTORY", tmp_path)
    with pytest.raises(DeclarationError, match="dim_a"):
        view_files()


def test_a_name_in_a_comment_is_no_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dim_a.sql").write_text("-- see reporting.dim_b\nSELECT 1 AS key")
    (tmp_path / "dim_b.sql").write_text("SELECT * FROM reporting.dim_a")
    monkeypatch.setattr(views, "SQL_DIRECTORY", tmp_path)
    assert list(view_files()) == ["dim_a", "dim_b"]
