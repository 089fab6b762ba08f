"""The program as it was before the newest change of the database, from the history of this checkout."""

import io
import subprocess
import tarfile
from pathlib import Path

from dashboard.setting_values import PROJECT_ROOT
from data_access.schema_versions import newest_version

VERSIONS = "data_access/migrations/versions"


def unpack_version_before(target: Path) -> Path:
    """`target`, filled with that program. Fails where the checkout has no history to take it from."""
    [newest] = sorted((PROJECT_ROOT / VERSIONS).glob(f"v{newest_version()}_*.py"))
    named = f"{VERSIONS}/{newest.name}"
    # Along the main line: on a branch, the program of before may lack other changes of the database as well.
    words = ("--first-parent", "-m", "--diff-filter=A", "--format=%H", "-1")
    added = _git("log", *words, "--", named).decode().strip()
    archive = _git("archive", "--format=tar", f"{added}^" if added else "HEAD")
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(target, filter="data")
    assert not (target / named).exists(), f"{added}^ is not of before {newest.name}"
    return target


def _git(*words: str) -> bytes:
    done = subprocess.run(["git", *words], cwd=PROJECT_ROOT, capture_output=True, check=False)
    assert done.returncode == 0, (
        f"the version before comes from the history: git {' '.join(words)} said {done.stderr.decode()[:300]!r}."
        " A shallow checkout wants: git fetch --unshallow"
    )
    return done.stdout
