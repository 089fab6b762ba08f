"""./k9 reference"""

import sys
from pathlib import Path

import click

from dashboard.reference import PAGES
from dashboard.setting_values import PROJECT_ROOT

DIRECTORY = PROJECT_ROOT / "docs" / "reference"


@click.command()
@click.option("--check", is_flag=True, help="Only say which pages are stale; exit code 1 when there are any.")
def command(check: bool) -> None:
    """Write the pages of docs/reference from the declarations."""
    stale = [page for page in PAGES if _present(page.name) != page.write()]
    if check and stale:
        click.echo(f"stale: {', '.join(page.name for page in stale)}; run ./k9 reference", err=True)
        sys.exit(1)
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    for page in stale:
        _path(page.name).write_text(page.write(), encoding="utf-8")
        click.echo(f"wrote {_path(page.name).relative_to(PROJECT_ROOT)}")


def _path(name: str) -> Path:
    return DIRECTORY / f"{name}.md"


def _present(name: str) -> str | None:
    path = _path(name)
    return path.read_text(encoding="utf-8") if path.exists() else None
