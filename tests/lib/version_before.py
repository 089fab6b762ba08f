"""The program as it was before the newest change of the database."""

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

from dashboard.setting_values import PROJECT_ROOT
from data_access.schema_versions import newest_version

VERSIONS = "data_access/migrations/versions"
_NOT_OURS = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", "node_modules")


def unpack_version_before(target: Path) -> Path:
    """`target`, filled with that program out of the history of this checkout. A checkout without one (a shallow clone)
    has the program of now instead, without the change: one that knows only what was before it."""
    versions = sorted(PROJECT_ROOT.glob(f"{VERSIONS}/v*.py"))
    newest, before = versions[-1].name, versions[-2].name
    assert newest.startswith(f"v{newest_version()}_"), newest
    archive = _archive_before(f"{VERSIONS}/{newest}")
    if archive is not None:
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            packed.extractall(target, filter="data")
    if not (target / VERSIONS / before).exists() or (target / VERSIONS / newest).exists():
        _copy_without(newest, target)
    return target


def _archive_before(named: str) -> bytes | None:
    # Along the main line: on a branch, the program of before may lack other changes of the database as well.
    words = ("--first-parent", "-m", "--diff-filter=A", "--format=%H", "-1")
    added = (_git("log", *words, "--", named) or b"").decode().strip()
    return _git("archive", "--format=tar", f"{added}^" if added else "HEAD")


def _git(*words: str) -> bytes | None:
    done = subprocess.run(["git", *words], cwd=PROJECT_ROOT, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


def _copy_without(newest: str, target: Path) -> None:
    shutil.rmtree(target)
    shutil.copytree(PROJECT_ROOT, target, ignore=_NOT_OURS)
    for file in (target / VERSIONS).glob(f"{Path(newest).stem}.*"):
        file.unlink()
