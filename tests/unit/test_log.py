"""Lines of the log: whole, whoever else writes, and nobody waits for another one's line."""

import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.log import KeyValueFormatter, Lines

THREADS, EACH = 8, 200


@pytest.fixture
def file(tmp_path: Path) -> Iterator[int]:
    opened = os.open(tmp_path / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    yield opened
    os.close(opened)


def logger_to(file: int) -> logging.Logger:
    output = Lines(file)
    output.setFormatter(KeyValueFormatter())
    found = logging.Logger("test")
    found.addHandler(output)
    return found


def test_lines_of_many_threads_come_whole(file: int, tmp_path: Path) -> None:
    log = logger_to(file)

    def write(number: int) -> None:
        for line in range(EACH):
            log.info("x" * 2000, extra={"who": f"{number}-{line}", "end": "."})

    threads = [threading.Thread(target=write, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = (tmp_path / "log.txt").read_text().splitlines()
    assert all(line.startswith("time=") and line.endswith(" end=.") for line in lines)
    assert len({line.split(" who=")[1] for line in lines}) == len(lines) == THREADS * EACH


def test_who_is_held_up_holds_up_nobody(file: int, tmp_path: Path) -> None:
    goes_on = threading.Event()

    class Waits:
        def __str__(self) -> str:
            goes_on.wait(10)
            return "late"

    log = logger_to(file)
    held_up = threading.Thread(target=log.info, args=(Waits(),))
    held_up.start()
    log.info("now")
    assert "message=now" in (tmp_path / "log.txt").read_text()
    goes_on.set()
    held_up.join()
    assert "message=late" in (tmp_path / "log.txt").read_text()
