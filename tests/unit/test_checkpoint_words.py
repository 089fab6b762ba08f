"""What a checkpoint says is read only where each of its parts is what it should be."""

import json

import pytest

from dashboard.workflow.audit_proof.checkpoints import Checkpoint, payload_of

GOOD = json.loads(payload_of(number=1, seal=7, seal_hash=b"\1" * 32, rows=9, at="2026-11-24T06:00:00Z", previous=""))


def said(payload: object) -> object:
    return Checkpoint(json.dumps(payload), b"").said()


def test_it_says_what_was_signed() -> None:
    assert said(GOOD) == GOOD


@pytest.mark.parametrize(
    "payload", [[], "x", GOOD | {"seal": "x"}, GOOD | {"seal": [7]}, GOOD | {"rows": None}, GOOD | {"format": "other"}]
)
def test_a_forged_one_says_nothing_instead_of_failing(payload: object) -> None:
    assert said(payload) == {}
