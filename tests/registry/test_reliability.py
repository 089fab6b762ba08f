"""docs/RELIABILITY.md has each of its thirty lines once; what it and docs/THREATS.md name as a proof exists."""

import re
from pathlib import Path

import pytest

from bench import BENCHMARKS

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs/RELIABILITY.md").read_text(encoding="utf-8")
LINES = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", TABLE, re.M)
THREATS = (ROOT / "docs/THREATS.md").read_text(encoding="utf-8")
TESTS = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", TABLE + THREATS)))


def test_every_line_is_there_once() -> None:
    assert [int(number) for number, *_ in LINES] == list(range(1, 31))


@pytest.mark.parametrize("line", LINES, ids=[line[0] for line in LINES])
def test_a_line_has_a_proof_a_figure_and_a_date(line: tuple[str, ...]) -> None:
    _, what, proofs, figure, day = line
    assert what and figure
    assert "::test_" in proofs or "./k9 bench" in proofs
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_what_it_names_is_a_test(path: str, name: str) -> None:
    assert re.search(rf"\bdef {name}\(", (ROOT / "tests" / path).read_text(encoding="utf-8"))


def test_the_drills_that_it_names_exist() -> None:
    named = set(re.findall(r"`\./k9 bench (\w+)`", TABLE))
    assert named <= {benchmark.name for benchmark in BENCHMARKS}


def test_every_threat_has_a_test() -> None:
    threats = [line for line in THREATS.splitlines() if line.startswith("| ") and not line.startswith("| who |")]
    assert len(threats) > 10
    assert all("::test_" in line for line in threats)
