"""The version of this program: what it answers may be put differently after any change of it."""

from functools import cache
from hashlib import sha256
from pathlib import Path

_PACKAGES = ("dashboard", "data_access")
_ENDINGS = (".py", ".json", ".sql")


@cache
def program_version() -> str:
    """Of all files that an answer is made by, words of the catalogues included; read once."""
    root = Path(__file__).parents[2]
    digest = sha256()
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in _ENDINGS:
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
