"""How mails look: complete without images or a script, in the reader's direction; and the same as plain text."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from dashboard.delivery.letter import Letter
from dashboard.delivery.parts import MailPages
from dashboard.i18n import Locale, t
from dashboard.i18n.plain import for_plain_text
from layouts.address import ACCOUNT, DATA_QUALITY, DELIVERIES, UNSUBSCRIBE, question_path, saved_path

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(("html",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
MAIL_PAGES = MailPages(
    question=question_path,
    saved=saved_path,
    quality=DATA_QUALITY,
    ledger=DELIVERIES,
    account=ACCOUNT,
    unsubscribe=UNSUBSCRIBE,
)
LINES_ABREAST = 3
TONES = {True: "#137347", False: "#a4262c", None: "#5b6470"}
"""Of a change that is good, bad, or neither; the words say which way it went."""


def compose(letter: Letter, locale: Locale) -> tuple[str, str]:
    """Plain text and HTML."""
    values = {
        "letter": letter,
        "lang": locale.lang,
        "direction": locale.direction,
        "start": "right" if locale.direction == "rtl" else "left",
        "tones": TONES,
        "lines": [letter.lines[at : at + LINES_ABREAST] for at in range(0, len(letter.lines), LINES_ABREAST)],
        "abreast": LINES_ABREAST,
        "word": lambda key: t(key, locale.lang),
    }
    plain = _TEMPLATES.get_template("mail.txt").render(values)
    return for_plain_text(plain, locale.lang), _TEMPLATES.get_template("mail.html").render(values)
