"""A letter as a mail: plain text and HTML, attachments, and the headers by which programs know what it is."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from urllib.parse import urlsplit

from dashboard.delivery.letter import Compose, Letter
from dashboard.i18n import Locale, t, without_isolates


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who our mails are from: an address, the product's name by it, and the host in Message-IDs."""

    address: str
    host: str

    @classmethod
    def of(cls, smtp_from: str, public_url: str) -> "Sender":
        host = urlsplit(public_url).hostname or "localhost"
        address = smtp_from or f"k9-insight@{host}"
        return cls(address=address, host=address.rpartition("@")[2])

    def message_id(self, delivery_id: str, resends: int) -> str:
        """The same for every try of a delivery: a mail that comes twice after a crash is known by it."""
        return f"<delivery.{delivery_id}.{resends}@{self.host}>"


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """To whom, and which delivery it is."""

    to_name: str
    to_address: str
    message_id: str
    delivery_id: str
    at: datetime


def write_message(letter: Letter, envelope: Envelope, sender: Sender, compose: Compose, locale: Locale) -> EmailMessage:
    """Raises ValueError where an address or a name cannot stand in a header."""
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((t("product.name", locale.lang), sender.address))
    message["To"] = formataddr((_one_line(envelope.to_name), envelope.to_address))
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(envelope.at)
    message["Message-ID"] = envelope.message_id
    message["X-K9-Delivery"] = envelope.delivery_id
    message["Content-Language"] = locale.lang
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    plain, html = compose(letter, locale)
    message.set_content(plain, charset="utf-8", cte="quoted-printable")
    message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    for file in letter.files:
        kind, _, subtype = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype, filename=_one_line(file.name))
    return message


def _one_line(text: str) -> str:
    """Without marks of direction, which mail programs show as boxes, and on one line."""
    return " ".join(without_isolates(text).split())
