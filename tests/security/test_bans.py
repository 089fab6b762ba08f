"""What is banned is found: each rule of .semgrep.yml has lines here that it has to see, beside some that are right."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
RULES = ROOT / ".semgrep.yml"
IMPORTS = """
import datetime, os, subprocess
import jinja2, markupsafe, numpy, pandas
import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy import text
"""
BANNED = {
    "sql-text-outside-data-access": ('sa.text("SELECT 1")', "text(words)", 'connection.execute("SELECT 1")'),
    "sql-by-percent": ('text("SELECT %s" % name)', 'connection.execute("SELECT %s" % name)'),
    "pickle": ("import pickle", "from pickle import loads", "pandas.read_pickle(path)"),
    "clock-of-its-own": ("datetime.datetime.utcnow()", "datetime.datetime.now()", "datetime.date.today()"),
    "markup-elsewhere": ("Markup(words)", "jinja2.Environment(autoescape=False)"),
    "markup-put-together": ('Markup(f"<b>{name}</b>")', 'Markup("<b>" + name)', 'Markup("<b>{}".format(name))'),
    "shell": ("subprocess.run(words, shell=True)", "os.system(words)"),
    "code-from-a-text": ("eval(words)", "exec(words)"),
}
BANNED_IN_SCRIPTS = {"html-from-a-text": ("node.innerHTML = words", 'node.insertAdjacentHTML("beforeend", words)')}
BANNED_IN_PAGES = {"template-without-escaping": ("<p>{{ words | safe }}</p>", "{% autoescape false %}")}
ALLOWED = ('sa.text("()")', "connection.execute(question, values)", 'subprocess.run(["ls", name])', "clock.now()")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """(rule, line of text) of everything that it finds in a folder of bad lines."""
    folder = tmp_path_factory.mktemp("bans")
    lines = [line for those in BANNED.values() for line in those]
    (folder / "bad.py").write_text(IMPORTS + "\n".join([*lines, *ALLOWED]))
    (folder / "bad.js").write_text("\n".join(line for those in BANNED_IN_SCRIPTS.values() for line in those))
    (folder / "bad.html").write_text("\n".join(line for those in BANNED_IN_PAGES.values() for line in those))
    program = ROOT / ".venv-semgrep" / "bin" / "semgrep"
    words: list[str | Path] = [
        program,
        "scan",
        "--config",
        RULES,
        "--metrics",
        "off",
        "--disable-version-check",
        "--quiet",
        "--json",
    ]
    ran = subprocess.run([*words, folder], capture_output=True, text=True, cwd=folder)
    told = json.loads(ran.stdout)
    assert not told["errors"], told["errors"]
    return {
        (one["check_id"].rpartition(".")[2], Path(one["path"]).read_text().splitlines()[one["start"]["line"] - 1])
        for one in told["results"]
    }


def test_every_banned_line_is_found_by_its_rule(found: set[tuple[str, str]]) -> None:
    wanted = {(rule, line) for rule, lines in _all_banned().items() for line in lines}
    assert not wanted - found


def test_what_is_allowed_is_let_be(found: set[tuple[str, str]]) -> None:
    assert not {line for _, line in found} & set(ALLOWED)


def test_every_rule_has_a_line_that_proves_it() -> None:
    assert {rule["id"] for rule in yaml.safe_load(RULES.read_text())["rules"]} == set(_all_banned())


def _all_banned() -> dict[str, tuple[str, ...]]:
    return BANNED | BANNED_IN_SCRIPTS | BANNED_IN_PAGES
