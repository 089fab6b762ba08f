"""What ./k9 doctor says of running the product: backups, what goes out, clocks, the address that people use."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select

from commands.doctor_finding import Finding, State, age
from dashboard import clock
from dashboard.config import Settings
from data_access.connect import OpenDatabase
from data_access.telemetry_store import read_counts

BACKED_UP_WITHIN = timedelta(days=2)
MAIL_WITHIN = timedelta(hours=1)
CLOCKS_AGREE_WITHIN = timedelta(seconds=5)


def backups(_: Settings, opened: OpenDatabase) -> Iterator[Finding]:
    taken = read_counts(opened.app, clock.now()).backup_at
    if taken is None:
        yield Finding(State.NOTE, "none was taken by ./k9 backup; those of other programs are not known here")
        return
    passed = clock.now() - taken
    told = f"the last one was taken {age(passed)} ago"
    if passed > BACKED_UP_WITHIN:
        yield Finding(State.NOTE, f"{told}; does k9-backup.timer run?")
    else:
        yield Finding(State.OK, told)


def outgoing(_: Settings, opened: OpenDatabase) -> Iterator[Finding]:
    """Mails and events that do not get away."""
    now = clock.now()
    counts = read_counts(opened.app, now)
    lost = counts.deliveries.get("dead", 0) + counts.deliveries.get("bounced", 0)
    waits = now - counts.mail_due_at if counts.mail_due_at and counts.mail_due_at < now else timedelta()
    if waits > MAIL_WITHIN:
        yield Finding(State.NOTE, f"a mail waits for {age(waits)}; see /admin/reports/deliveries")
    if lost:
        yield Finding(State.NOTE, f"{lost} mails of the last day did not arrive; see /admin/reports/deliveries")
    if counts.webhook_deliveries.get("dead", 0):
        given_up = counts.webhook_deliveries["dead"]
        yield Finding(State.NOTE, f"{given_up} events of the last day reached no receiver; see /admin/webhooks")
    yield Finding(State.OK, f"{sum(counts.deliveries.values())} mails wait or were made within a day")


def clocks(_: Settings, opened: OpenDatabase) -> Iterator[Finding]:
    """Sessions, codes and schedules go by our clock, seals and entries of the log by the database's."""
    before = clock.now()
    with opened.app.read() as connection:
        theirs: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    after = clock.now()
    apart = max(before - theirs, theirs - after, timedelta())
    if apart > CLOCKS_AGREE_WITHIN:
        yield Finding(State.BAD, f"this machine and the database differ by {age(apart)}; see timedatectl on both")
    else:
        yield Finding(State.OK, "this machine and the database agree on the time")


def address(found: Settings) -> Iterator[Finding]:
    is_https = found.public_url.startswith("https://")
    if found.is_production and not is_https:
        yield Finding(
            State.NOTE, f"people use {found.public_url}: without https passwords and cookies travel in the clear"
        )
        return
    yield Finding(State.OK, f"people use {found.public_url}" + ("; cookies are sent over TLS only" if is_https else ""))
