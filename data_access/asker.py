"""Whether somebody still waits for the answer that this thread is about to have computed elsewhere."""

from collections.abc import Callable
from contextvars import ContextVar

has_gone: ContextVar[Callable[[], bool]] = ContextVar("has_gone", default=lambda: False)
"""Set by who takes the request; asked from another thread while the answer is waited for."""
