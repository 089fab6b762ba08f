"""Flask's own settings: the cookie that carries the CSRF secret, size limits, what is compressed."""

import json
import sys
from typing import Any

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider

from dashboard.config import Settings
from data_access.importer.limits import LIMITS
from web.cookies import FORM_COOKIE
from web.proxy import BehindProxies

MOST_BODY_BYTES = 1_000_000
"""No page sends more; files come in through addresses of their own with a limit of their own."""

COMPRESSED = (
    "application/json",
    "application/manifest+json",
    "application/problem+json",
    "image/svg+xml",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
)

PACKED_AT = {"zstd": 4, "br": 4, "gzip": 5}
"""What we would rather send first, each with its level: a page of 80 kB becomes 14 kB in 0.3 ms, 14 kB in 0.7 ms, and
16 kB in 1.1 ms."""

GIVES_WAY_AFTER_S = 0.0005
"""How long a thread computes before another one has its turn. A question is answered in many short steps and would wait
for its turn before each of them, ten times as long by default, beside somebody's large PDF."""

_UPLOADS = "api.import_upload"
_WITH_ITS_HEAD = 1_000_000
"""The endpoint to which files are sent."""


def _allow_files() -> None:
    """Before anything reads the body of the request."""
    if request.endpoint == _UPLOADS:
        request.max_content_length = LIMITS.file_bytes + _WITH_ITS_HEAD


class WholeTexts(DefaultJSONProvider):
    """Half a character can be written in JSON (\\ud800) and nowhere else, and lists in lists without end: a body of
    either kind cannot be read."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            found = super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("too many lists or objects in each other") from None
        if "\\ud" in (s.decode() if isinstance(s, bytes) else s).lower():
            json.dumps(found, ensure_ascii=False).encode()
        return found


def configure_server(server: Flask, settings: Settings) -> None:
    sys.setswitchinterval(GIVES_WAY_AFTER_S)
    server.secret_key = settings.secret_key
    server.json = WholeTexts(server)
    server.wsgi_app = BehindProxies(server.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]
    server.before_request(_allow_files)
    server.config.update(
        SESSION_COOKIE_NAME=FORM_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        MAX_CONTENT_LENGTH=MOST_BODY_BYTES,
        COMPRESS_MIMETYPES=list(COMPRESSED),
        COMPRESS_ALGORITHM=list(PACKED_AT),
        COMPRESS_ZSTD_LEVEL=PACKED_AT["zstd"],
        COMPRESS_BR_LEVEL=PACKED_AT["br"],
        COMPRESS_LEVEL=PACKED_AT["gzip"],
    )
