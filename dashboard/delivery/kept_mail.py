"""Without a mail server, mails are kept as files, for people to look at and to send by hand."""

from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from dashboard.secret_files import write_private

MAIL_DIRECTORY = "mail"


def keep_mail(data_dir: Path, name: str, message: EmailMessage) -> Path:
    """`<data_dir>/mail/<name>.eml`, whole or not at all, for this user only: it holds people's rows."""
    directory = data_dir / MAIL_DIRECTORY
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = directory / f"{name}.eml"
    write_private(path, message.as_bytes())
    return path


def forget_mails(data_dir: Path, before: datetime) -> int:
    """How many files were written before and are gone now."""
    old = [path for path in (data_dir / MAIL_DIRECTORY).glob("*.eml") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink()
    return len(old)
