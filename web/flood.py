"""Slows down whoever asks the pages that need no login too often. Each process counts for itself."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address


def limiter_of(server: Flask) -> Limiter:
    """Limits by address, on the routes that it decorates and nowhere else."""
    limiter = Limiter(get_remote_address, storage_uri="memory://")
    # It would look at every request, though what it decorates looks for itself; said to be there, it hooks in nowhere.
    server.extensions["limiter"] = {limiter}
    limiter.init_app(server)
    return limiter
