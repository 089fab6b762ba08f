"""The security headers of every response; one contract, asserted on every route by a test."""

from collections.abc import Callable, Iterable

from flask import Flask, Response, request

_POLICY = (
    "default-src 'none'",
    "script-src {scripts}",
    # Dash, plotly and AG Grid set styles on elements; no policy with hashes can name those.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Our own pages need the address they were opened at; other sites learn nothing.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000; includeSubDomains"


def content_security_policy(script_hashes: Iterable[str]) -> str:
    scripts = " ".join(("'self'", *script_hashes))
    return "; ".join(_POLICY).format(scripts=scripts)


def install_headers(server: Flask, script_hashes: Callable[[], Iterable[str]], *, is_https: bool) -> None:
    """`script_hashes` is asked once, at the first response: by then all inline scripts are known."""
    policy: list[str] = []

    def add_headers(response: Response) -> Response:
        if not policy:
            policy.append(content_security_policy(script_hashes()))
        response.headers["Content-Security-Policy"] = policy[0]
        for name, value in HEADERS.items():
            response.headers[name] = value
        if is_https or request.is_secure:
            response.headers["Strict-Transport-Security"] = HSTS
        if response.mimetype == "text/html":
            # A page belongs to its reader, and carries the token of now.
            response.headers["Cache-Control"] = "private, no-store"
        return response

    server.after_request(add_headers)
