"""Reads a text file line by line without trusting it to have lines: one that never ends is not held in memory."""

from collections.abc import Iterator
from typing import TextIO


def bounded_lines(file: TextIO, limit: int) -> Iterator[str]:
    """The lines with their ends; of one that is too long its first `limit` + 1 characters, which tells it."""
    while line := file.readline(limit + 1):
        yield line
        while len(line) > limit and not line.endswith("\n"):
            line = file.readline(limit + 1)
