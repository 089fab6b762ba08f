"""Memory between pieces in use goes back to the system."""

import subprocess
import sys

import pytest

from dashboard import free_memory

SHREDDED = """
import os
from dashboard.free_memory import give_back

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20

pieces = [bytes(1000) for _ in range(200_000)]
kept = pieces[::50]
full = resident()
del pieces
shredded = resident()
give_back()
print(full, shredded, resident())
"""


def test_what_lies_between_pieces_in_use_goes_back() -> None:
    answer = subprocess.run([sys.executable, "-c", SHREDDED], capture_output=True, text=True, check=True, timeout=60)
    full, shredded, after = map(int, answer.stdout.split())
    assert full > 200
    assert after < shredded - 100


def test_a_c_library_without_it_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_memory, "_malloc_trim", lambda: None)
    free_memory.give_back()
