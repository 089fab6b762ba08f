"""The documents are true: pages written from declarations are current, and what others name exists."""

import re
from pathlib import Path

import pytest

from commands import COMMANDS, Entry
from dashboard.reference import PAGES
from dashboard.reference import Page as ReferencePage

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(path for path in (ROOT / "docs").rglob("*.md")) + [ROOT / "README.md"]
# A folder or file of ours between backquotes, without a placeholder.
PATHS = re.compile(
    r"`((?:app|bench|callbacks|commands|dashboard|data_access|docs|jobs|layouts|tests|web)[/.][\w/.-]*)`"
)
LINKS = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_a_reference_page_is_current(page: ReferencePage) -> None:
    written = (ROOT / "docs/reference" / f"{page.name}.md").read_text(encoding="utf-8")
    assert written == page.write(), "run ./k9 reference"


def test_the_list_of_decisions_is_complete() -> None:
    listed = set(re.findall(r"\((\d{4}-[\w-]+\.md)\)", (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")))
    assert listed == {path.name for path in (ROOT / "docs/adr").glob("0*.md")}


@pytest.mark.parametrize("path", sorted((ROOT / "docs/adr").glob("0*.md")), ids=lambda path: path.stem)
def test_a_decision_says_status_context_decision_and_consequence(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for part in ("**Status**", "**Context.**", "**Decision.**", "**Consequence.**"):
        assert part in text, part


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = [ROOT / name for name in PATHS.findall(text)] + [path.parent / name for name in LINKS.findall(text)]
    assert not [str(one) for one in named if not one.exists()]


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in text
    assert "make test" in text


@pytest.mark.parametrize("entry", COMMANDS, ids=[entry.name for entry in COMMANDS])
def test_a_command_can_be_imported_and_says_what_it_does(entry: Entry) -> None:
    module = __import__(f"commands.{entry.module}", fromlist=["command"])
    assert module.command.help
    assert entry.help.endswith(".")
