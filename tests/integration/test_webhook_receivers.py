"""The receivers of docs/WEBHOOKS.md, run as they stand there: they take what is ours, once, and nothing altered."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bench.running import free_port
from dashboard import clock
from dashboard.webhooks.addresses import AddressGuard
from dashboard.webhooks.posting import Poster, Problem
from dashboard.webhooks.signing import new_secret, signed_headers
from tests.lib.processes import soon

DOCUMENT = Path(__file__).parents[2] / "docs/WEBHOOKS.md"
BODY = '{"type":"ping","timestamp":"2026-11-24T06:10:02+00:00","data":{"summary":{"ar":"تجربة","en":"a try"}}}'.encode()
PROGRAMS = {
    "Python": ("receiver.py", [sys.executable]),
    "JavaScript": ("receiver.js", [shutil.which("node") or ""]),
    "Java": ("Receiver.java", [shutil.which("java") or ""]),
}
AT_HAND = [language for language, (_, command) in PROGRAMS.items() if command[0]]
"""Those whose language this machine has; Python in any case."""


@dataclass(frozen=True)
class Running:
    process: subprocess.Popen[str]
    url: str

    def answers(self, headers: dict[str, str], body: bytes = BODY) -> int | None:
        guard = AddressGuard(allowed=("127.0.0.1",), needs_tls=False)
        return Poster(guard=guard).post(self.url, headers, body).status

    def is_up(self) -> bool:
        guard = AddressGuard(allowed=("127.0.0.1",), needs_tls=False)
        return Poster(guard=guard).post(self.url, {}, b"").problem is Problem.HTTP_4XX


def sample(language: str) -> str:
    found = re.search(rf"### {language}\n```\w+\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)
    assert found, language
    return found[1]


@pytest.mark.parametrize("language", AT_HAND)
def test_a_receiver_takes_what_is_ours_once_and_nothing_else(language: str, tmp_path: Path) -> None:
    name, command = PROGRAMS[language]
    (tmp_path / name).write_text(sample(language), encoding="utf-8")
    port, secret, now = free_port(), new_secret(), clock.now()
    environment = os.environ | {"WEBHOOK_SECRET": secret, "PORT": str(port)}
    with subprocess.Popen(
        [*command, name], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            running = Running(process, f"http://127.0.0.1:{port}/hook")
            assert soon(running.is_up)
            good = signed_headers("msg_1", now, BODY, [secret])
            rotated = signed_headers("msg_2", now, BODY, [new_secret(), secret])
            assert [running.answers(one) for one in (good, rotated, good)] == [204, 204, 204]
            refused = {
                "another body": (good, BODY.replace(b"ping", b"pong")),
                "another id": (good | {"webhook-id": "msg_3"}, BODY),
                "another secret": (signed_headers("msg_4", now, BODY, [new_secret()]), BODY),
                "too old": (signed_headers("msg_5", now - timedelta(minutes=6), BODY, [secret]), BODY),
                "not signed": ({}, BODY),
            }
            assert {why: running.answers(*one) for why, one in refused.items()} == dict.fromkeys(refused, 400)
        finally:
            process.kill()
        assert process.stdout is not None
        assert process.stdout.read().split() == ["ping", "ping"], "each message once"
