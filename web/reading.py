"""Keeps how a reader chose to read (CHOICES, in the address): the page's later requests do not carry its address."""

from flask import Flask, Response, request

from dashboard.i18n import CALENDARS, DIGITS, LANGUAGES
from web.cookies import CALENDAR_COOKIE, DIGITS_COOKIE, LANGUAGE_COOKIE, Cookies

# Name in the address, the cookie that keeps it, what it may be.
CHOICES = (
    ("lang", LANGUAGE_COOKIE, LANGUAGES),
    ("digits", DIGITS_COOKIE, DIGITS),
    ("calendar", CALENDAR_COOKIE, CALENDARS),
)


def install_reading(server: Flask, cookies: Cookies) -> None:
    def keep_choices(response: Response) -> Response:
        if request.method != "GET" or response.mimetype != "text/html":
            return response
        for name, cookie, known in CHOICES:
            wanted = request.args.get(name)
            if wanted in known and wanted != request.cookies.get(cookie):
                cookies.give_choice(response, cookie, wanted)
        return response

    server.after_request(keep_choices)
