"""Secrets given to browsers and API clients: random, and kept by us only as a hash."""

import hashlib
import secrets


def make_secret() -> str:
    """A new secret of 32 random bytes, as text that fits a cookie and a header."""
    return secrets.token_urlsafe(32)


def mark_of(stored_hash: str) -> str:
    """A mark by which a stored password hash is recognised again; it does not help to guess the password."""
    return hash_of(f"mark {stored_hash}")


def hash_of(secret: str) -> str:
    """What we store. A random secret of 256 bits needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
