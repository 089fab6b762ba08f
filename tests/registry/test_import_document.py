"""docs/IMPORT.md names every target, column, attribute and word of a mapping as they are declared."""

import re

import pytest

from dashboard.setting_values import PROJECT_ROOT
from data_access.importer.delimiter import DELIMITER_NAMES
from data_access.importer.encoding import ENCODINGS
from data_access.importer.mapping import MISSING
from data_access.importer.mapping_file import parse_mapping
from data_access.importer.target import MEMBER_KINDS, MemberKind, Target
from data_access.importer.targets import CREATABLE, TARGETS

TEXT = (PROJECT_ROOT / "docs" / "IMPORT.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", TARGETS, ids=[target.name for target in TARGETS])
def test_it_lists_the_columns_of_a_target(target: Target) -> None:
    (row,) = (line for line in TEXT.splitlines() if line.startswith(f"| `{target.name}`"))
    needed, _, others = row.removeprefix(f"| `{target.name}` |").partition(";")
    required = {column.name for column in target.required}
    assert set(re.findall(r"`(\w+)`", needed)) == required
    assert set(re.findall(r"`(\w+)`", others)) == {column.name for column in target.columns} - required


@pytest.mark.parametrize("kind", MEMBER_KINDS, ids=[kind.name for kind in MEMBER_KINDS])
def test_it_lists_the_attributes_of_a_new_member(kind: MemberKind) -> None:
    assert " ".join(f"`{name}`" for name in kind.attributes) in TEXT


def test_it_names_everything_that_may_be_created() -> None:
    assert f"--create-missing {','.join(CREATABLE)}" in TEXT
    assert f"--into {'|'.join(target.name for target in TARGETS)}" in TEXT


def test_it_names_encodings_delimiters_and_words_for_missing() -> None:
    assert f"# {', '.join(ENCODINGS)}" in TEXT
    assert f"# {', '.join(DELIMITER_NAMES)}" in TEXT
    assert ", ".join(f"`{word}`" for word in MISSING) in TEXT


def test_its_example_is_a_mapping() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    mapping = parse_mapping(example)
    (training,) = (target for target in TARGETS if target.name == mapping.target)
    for column in mapping.columns:
        training.column(column.to.partition(".")[0])
