"""Schemathesis asks the API whatever its own description allows, and more: no answer is our mistake, and every one is
what the description says."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from tests.lib.app_ground import AppGround

load_all_checks()
KEPT = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    ]
)
EXAMPLES = {"amal": 3, "basel": 2}
FILES = "files"
FEW_DAYS = {"from": "-2d", "to": "today"}
"""Files hold every row, so they are asked for a few days; what a period can be is asked of the other endpoints."""


def operations(web: AppGround, headers: dict[str, str]) -> list[APIOperation[Any, Any, Any, Any]]:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", web.app, headers=headers)
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


def knock(
    operation: APIOperation[Any, Any, Any, Any], headers: dict[str, str], examples: int, mode: GenerationMode
) -> int:
    """Ask one endpoint so often; how many answers were good."""
    good = []

    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode))
    def ask(case: Any) -> None:
        if FILES in (operation.tags or ()) and "from" in operation.query:
            case.query = (case.query or {}) | FEW_DAYS
        response = case.call(headers=headers)
        case.validate_response(response, checks=KEPT)
        good.append(response.status_code < 300)

    ask()
    return sum(good)


@pytest.mark.parametrize("who", EXAMPLES)
def test_every_answer_conforms(web: AppGround, who: str) -> None:
    headers = {"Authorization": f"Bearer {web.make_token(who)}", "Accept-Encoding": "identity"}
    found = [operation for operation in operations(web, headers) if operation.method == "get"]
    good = sum(knock(operation, headers, EXAMPLES[who], GenerationMode.POSITIVE) for operation in found)
    asked = len(found) * EXAMPLES[who]
    assert good > asked // 4, "hardly anything that was asked had an answer: the fuzz proves little"


def test_what_the_description_does_not_allow_is_refused_or_answered(web: AppGround) -> None:
    """Values of a wrong kind in every place: still no mistake of ours, and still the one shape of a problem."""
    headers = {"Authorization": f"Bearer {web.make_token('amal')}", "Accept-Encoding": "identity"}
    for operation in of_one_report(operations(web, headers)):
        knock(operation, headers, 2, GenerationMode.NEGATIVE)


def test_whatever_is_sent_to_approval_is_answered_as_described(web: AppGround) -> None:
    """With a token that may write, of somebody who may decide: what is made up moves nothing."""
    headers = {"Authorization": f"Bearer {web.make_token('basel', 'all')}", "Accept-Encoding": "identity"}
    found = [operation for operation in of_one_report(operations(web, headers)) if operation.method != "get"]
    assert len(found) > 8
    for operation in found:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            knock(operation, headers, 2, mode)


def of_one_report(found: list[APIOperation[Any, Any, Any, Any]]) -> list[APIOperation[Any, Any, Any, Any]]:
    return [one for one in found if "vet_daily" in one.label or "_daily" not in one.label]
