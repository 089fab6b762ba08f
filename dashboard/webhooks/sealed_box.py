"""Secrets of receivers at rest: encrypted with a key that is derived from SECRET_KEY and kept nowhere.

Another SECRET_KEY cannot open what is there: the receivers have to be given new secrets and headers then.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dashboard.errors import ProductError

_PURPOSE = b"k9-insight webhook secrets 1"


class Unreadable(ProductError):
    """What is kept was encrypted with another SECRET_KEY, or was changed."""

    default_code, default_status = "webhook_secret_unreadable", 409


class SealedBox:
    """Texts in, encrypted texts out, and back."""

    def __init__(self, secret_key: str) -> None:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret_key.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def close(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def opens(self, sealed: str) -> bool:
        """Whether it was closed with the same SECRET_KEY."""
        try:
            self.open(sealed)
        except Unreadable:
            return False
        return True

    def open(self, sealed: str) -> str:
        """Raises Unreadable."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise Unreadable(
                "the webhook's secret cannot be read with this SECRET_KEY",
                hint="give the receiver a new secret and its headers again",
            ) from None
