"""Secrets given to browsers and API clients: random, and kept by us only as a hash."""

import hashlib
import secrets


def make_secret() -> str:
    """A new secret of 32 random bytes, as text that fits a cookie and a header."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What we store. A random secret of 256 bits needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
