"""What is sent as JSON with a write."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from dashboard.api.bodies import object_sent, refuse_body
from dashboard.errors import InvalidInput


def sent(body: bytes, **environ: Any) -> dict[str, Any]:
    with Flask(__name__).test_request_context(
        method="POST", input_stream=BytesIO(body), content_type="application/json", environ_overrides=environ
    ):
        return object_sent(("name",))


IN_PIECES = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
"""As gunicorn hands on a body whose length was not said beforehand."""


def test_a_body_is_read_whether_its_length_is_said_or_not() -> None:
    body = b'{"name": "Rex"}'
    assert sent(body, CONTENT_LENGTH=str(len(body))) == {"name": "Rex"}
    assert sent(body, **IN_PIECES) == {"name": "Rex"}


def test_nothing_sent_is_an_empty_object() -> None:
    assert sent(b"") == {}
    assert sent(b"", **IN_PIECES) == {}


def test_an_unknown_name_in_a_body_in_pieces_is_refused() -> None:
    with pytest.raises(InvalidInput, match="'nmae' is not a name here"):
        sent(b'{"nmae": "Rex"}', **IN_PIECES)


@pytest.mark.parametrize("environ", [{"CONTENT_LENGTH": "16"}, IN_PIECES], ids=["at once", "in pieces"])
def test_what_nobody_reads_is_refused_however_it_comes(environ: dict[str, Any]) -> None:
    body = BytesIO(b'{"name": "amal"}')
    with (
        Flask(__name__).test_request_context(
            method="POST", input_stream=body, content_type="application/json", environ_overrides=environ
        ),
        pytest.raises(InvalidInput) as told,
    ):
        refuse_body()
    assert (told.value.code, told.value.field) == ("unread_body", "name")
