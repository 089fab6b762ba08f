"""Who asks the request being answered, for API views and page callbacks. Set by the guard, read by everybody."""

from flask import g, request

from dashboard.i18n import Locale
from dashboard.log import request_id
from dashboard.people.accounts import Origin
from dashboard.people.refusals import NotSignedIn
from dashboard.people.sessions import SignedIn
from dashboard.permissions import Viewer
from data_access.database import Actor


def set_current(signed_in: SignedIn | None, locale: Locale) -> None:
    g.signed_in, g.locale = signed_in, locale


def signed_in_or_none() -> SignedIn | None:
    signed_in: SignedIn | None = g.get("signed_in")
    return signed_in


def current_signed_in() -> SignedIn:
    """Raises NotSignedIn when nobody is: fail closed, also for a view that the guard was told to let pass."""
    signed_in = signed_in_or_none()
    if signed_in is None:
        raise NotSignedIn
    return signed_in


def current_viewer() -> Viewer:
    return current_signed_in().viewer


def origin_of_request() -> Origin:
    """Where the request comes from, for sessions, attempts and the audit log."""
    return Origin(
        address=request.remote_addr or "unknown",
        user_agent=request.headers.get("User-Agent", ""),
        request_id=request_id.get(),
    )


def current_actor() -> Actor:
    """Who asks, for what the request writes."""
    return origin_of_request().actor(current_signed_in().account)


def current_locale() -> Locale:
    locale: Locale = g.locale
    return locale
