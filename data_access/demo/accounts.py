"""The password of the demo accounts: one for all, kept where only the owner of the data directory can read it."""

from __future__ import annotations

import secrets
from pathlib import Path

from werkzeug.security import generate_password_hash

from dashboard.config import DEMO_ACCOUNTS_FILE
from dashboard.secret_files import ensure_directory, write_private
from data_access.demo.names import ACCOUNTS

# As the host's own accounts: Werkzeug's default method, written out so that a new default does not change it.
HASH_METHOD = "scrypt:32768:8:1"
GENERATED_BYTES = 9


def make_password(wanted: str) -> tuple[str, str]:
    """The password (the wanted one, else a new one) and its hash."""
    password = wanted or secrets.token_urlsafe(GENERATED_BYTES)
    return password, generate_password_hash(password, method=HASH_METHOD)


def keep_password(directory: Path, password: str) -> Path:
    """Write the accounts and their password to a file of mode 600."""
    ensure_directory(directory)
    path = directory / DEMO_ACCOUNTS_FILE
    roles = (
        f"{username:<8}{product_role or user_role.lower()}" for username, _, user_role, _, product_role, _ in ACCOUNTS
    )
    write_private(path, "\n".join([f"password of all demo accounts: {password}", "", *roles, ""]))
    return path
