"""What is no table is refused in one clear line, and what would not end is not read."""

import os
from pathlib import Path

import pytest

from dashboard.errors import InvalidInput
from data_access.importer.limits import Limits
from data_access.importer.reading import open_source
from tests.lib.bad_files import BAD_FILES, TABLE, BadFile, workbook

AT_OPENING = tuple(bad for bad in BAD_FILES if bad.code != "mapping_incomplete" and bad.name != "header-only.csv")


def _read(path: Path, limits: Limits | None = None) -> list[object]:
    return list(open_source(path, limits=limits or Limits()).read_rows())


@pytest.mark.parametrize("bad", AT_OPENING, ids=[bad.name for bad in AT_OPENING])
def test_it_is_refused_with_a_reason(bad: BadFile, tmp_path: Path) -> None:
    path = tmp_path / bad.name
    bad.make(path)
    with pytest.raises(InvalidInput) as caught:
        _read(path)
    assert (caught.value.code, caught.value.field) in ((bad.code, "file"), (bad.code, "sheet"))
    assert bad.said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(tmp_path) not in str(caught.value), "no path of the machine"


@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl", "rows.xlsx"])
def test_too_many_rows_stop_the_reading(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    content = {
        "csv": (TABLE + "Rex,2026-01-31,8\n" * 20).encode(),
        "jsonl": b'{"dog": "Rex"}\n' * 20,
        "xlsx": workbook(*(("dog", "date"),) * 20),
    }
    path.write_bytes(content[name.rpartition(".")[2]])
    with pytest.raises(InvalidInput, match="has more than 10 rows; split it into several files"):
        _read(path, Limits(rows=10))


def test_a_workbook_whose_texts_alone_would_fill_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "texts.xlsx"
    path.write_bytes(workbook(("dog", "date")))
    with pytest.raises(InvalidInput, match="would unpack to"):
        _read(path, Limits(held_bytes=1000))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(InvalidInput, match="there is no file"):
        _read(tmp_path / "pipe.csv")
