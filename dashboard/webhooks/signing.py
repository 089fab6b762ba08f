"""Signatures as the Standard Webhooks specification has them, so that any of its libraries verifies them."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret as receivers are given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(message_id: str, at: datetime, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """The three headers of a message that is sent at a moment; one signature for each of the secrets `keys`."""
    stamp = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(_signature(key, signed) for key in keys),
    }


def _signature(key: str, signed: bytes) -> str:
    digest = hmac.new(_key_bytes(key), signed, sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _key_bytes(key: str) -> bytes:
    """Raises ValueError for what is no secret of ours: a signature with an empty key would be one anybody can make."""
    try:
        found = base64.b64decode(key.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("a webhook's secret is not base64") from None
    if not key.startswith(PREFIX) or len(found) < SECRET_BYTES:
        raise ValueError("a webhook's secret is too short")
    return found
