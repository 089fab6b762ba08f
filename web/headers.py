"""The security headers of every response; one contract, asserted on every route by a test."""

from flask import Flask, Response, request

_POLICY = (
    "default-src 'none'",
    # No page has an inline script.
    "script-src 'self'",
    # Dash and AG Grid set styles on elements; no policy with hashes can name those.
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

CONTENT_SECURITY_POLICY = "; ".join(_POLICY)

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


def install_headers(server: Flask, *, is_https: bool) -> None:
    def add_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        for name, value in HEADERS.items():
            response.headers[name] = value
        if is_https or request.is_secure:
            response.headers["Strict-Transport-Security"] = HSTS
        if response.mimetype == "text/html":
            # A page belongs to its reader, and carries the token of now.
            response.headers["Cache-Control"] = "private, no-store"
        elif "Cache-Control" not in response.headers:
            # What says nothing of its own may be a reader's, too.
            response.headers["Cache-Control"] = "no-cache" if response.get_etag()[0] else "no-store"
        return response

    server.after_request(add_headers)
