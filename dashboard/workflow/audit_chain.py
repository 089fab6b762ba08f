"""The audit log of the database: sealed, checkpointed, verified, exported; months of it retired.

Checkpoints are written outside the database here; whoever sends them further is one more `Deliver`.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from struct import unpack
from zipfile import ZIP_DEFLATED, ZipFile

from dashboard import clock
from dashboard.config import Settings
from dashboard.errors import Conflict, InvalidInput
from dashboard.secret_files import ensure_directory, write_private
from dashboard.workflow import audit_proof
from dashboard.workflow.audit_keys import believed_keys, can_sign, public_key, sign
from dashboard.workflow.audit_proof import Checkpoint, Seal, Verification, payload_of, verify
from dashboard.workflow.audit_proof.erasures import erased_by
from dashboard.workflow.audit_proof.export_file import opened, retired_by, write_export
from data_access.audit_reading import AuditReading
from data_access.audit_store import AuditStore
from data_access.database import Actor, Database

Deliver = Callable[[str, str], None]
"""Takes a new checkpoint to where the database does not reach: the name of its file, its text. May fail: then there is
no checkpoint."""

log = logging.getLogger(__name__)


def seal_audit(database: Database, actor: Actor) -> int:
    """Seal everything that can be sealed now; how many rows."""
    store, total = AuditStore(database), 0
    while rows := store.seal(actor):
        total += rows
    return total


def take_checkpoint(
    database: Database, settings: Settings, actor: Actor, deliver: Sequence[Deliver] = ()
) -> Checkpoint | None:
    """Seal, and sign what the chain is now; None where no key is set, no seal is there or nothing is new."""
    key = public_key(settings)
    if key is None:
        log.warning("no K9_AUDIT_KEY: the audit log has no signed checkpoints, and cutting it off would not be noticed")
        return None
    seal_audit(database, actor)
    store = AuditStore(database)
    with store.checkpointing(actor) as making:
        head = making.head()
        newest = making.newest()
        if head is None or (newest and newest["seal_number"] == head.number):
            return None
        payload = payload_of(
            number=newest["number"] + 1 if newest else 1,
            seal=head.number,
            seal_hash=head.hash,
            rows=head.rows,
            at=clock.now().isoformat(timespec="seconds"),
            previous=newest["payload"] if newest else "",
        )
        checkpoint = Checkpoint(payload, sign(settings, payload.encode()))
        making.keep(
            number=checkpoint.said()["number"],
            seal_number=head.number,
            payload=payload,
            signature=checkpoint.signature,
            public_key=key,
        )
        # Before the commit: what could not be written outside was not taken.
        for deliver_one in (_into(checkpoint_directory(settings)), *deliver):
            deliver_one(file_name(checkpoint), checkpoint.text())
    return checkpoint


def checkpoint_directory(settings: Settings) -> Path:
    return settings.checkpoint_dir or settings.data_dir / "checkpoints"


def file_name(checkpoint: Checkpoint) -> str:
    return f"audit-{checkpoint.said()['number']:06}.json"


def kept_outside(settings: Settings) -> list[Checkpoint]:
    """The checkpoints in our directory for them."""
    return [read_checkpoint(path) for path in sorted(checkpoint_directory(settings).glob("audit-*.json"))]


def read_checkpoint(path: Path) -> Checkpoint:
    """A checkpoint from its file; InvalidInput where it is none."""
    try:
        return Checkpoint.read(path.read_text(encoding="utf-8"), path.name)
    except (OSError, ValueError) as error:
        raise InvalidInput(f"the checkpoint {path} cannot be read: {error}", field="checkpoint") from None


def verify_audit(
    database: Database, checkpoint: Checkpoint | Sequence[Checkpoint] | None = None, *, settings: Settings | None = None
) -> Verification:
    """Whether the log is as it was sealed. Changes nothing.

    `checkpoint`: one or more that were kept elsewhere. With `settings`, those in our own directory count as well, and
    signatures are checked with our keys; without, no signature is checked.
    """
    given = [checkpoint] if isinstance(checkpoint, Checkpoint) else list(checkpoint or ())
    with AuditStore(database).reading() as reading:
        return verify(
            _seals(reading),
            reading.leaves(),
            retired=[one for row, content in reading.retirements() if (one := retired_by(row, content))],
            erased=erased_by(reading.erasures(), believed_keys(settings) if settings else ()),
            server=reading.server,
            kept=_kept(reading),
            outside=[*given, *(kept_outside(settings) if settings else ())],
            keys=believed_keys(settings) if settings else (),
        )


def export_audit(database: Database, path: Path) -> int:
    """Write all of the log with its seals and checkpoints to `path`; how many rows."""
    with AuditStore(database).reading() as reading, opened(path, "w") as out:
        return write_export(
            out,
            server=reading.server,
            at=clock.now().isoformat(timespec="seconds"),
            rows=((*unpack(">qqq", leaf[:24]), content) for leaf, content in reading.rows()),
            seals=_seals(reading),
            kept=_kept(reading),
        )


def write_verifier(path: Path) -> None:
    """Write the verifier as one file that Python runs: `python verify_audit.pyz`."""
    source = Path(audit_proof.__file__).parent
    with path.open("wb") as out, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for module in sorted(source.glob("*.py")):
            archive.write(module, f"audit_proof/{module.name}")
        archive.writestr("__main__.py", "import sys\nfrom audit_proof.__main__ import main\nsys.exit(main())\n")


def retire_audit(database: Database, settings: Settings, actor: Actor, *, is_dry_run: bool = False) -> dict[str, int]:
    """Let the months go that are older than K9_AUDIT_RETENTION_DAYS: rows by month. Their seals stay.

    Conflict where the log is not as it was sealed: what was changed must not disappear with its month.
    """
    store = AuditStore(database)
    months = store.months_over_since(settings.audit_retention_days)
    if not months:
        return {}
    found = verify_audit(database, settings=settings)
    if not found.is_intact:
        raise Conflict(f"no month was retired, the audit log is broken: {found.first}", hint="see ./k9 verify audit")
    if is_dry_run:
        return months
    if not can_sign(settings):
        raise Conflict("no month can be retired without K9_AUDIT_KEY: its rows have to be under a checkpoint")
    take_checkpoint(database, settings, actor)
    gone = {month: store.retire(month, settings.audit_retention_days, actor) for month in months}
    take_checkpoint(database, settings, actor)
    return gone


def _into(directory: Path) -> Deliver:
    def write(name: str, text: str) -> None:
        ensure_directory(directory)
        write_private(directory / name, text)

    return write


def _seals(reading: AuditReading) -> Iterator[Seal]:
    for number, sealed_at, *rest in reading.seals():
        yield Seal(number, unpack(">q", sealed_at)[0], *rest)


def _kept(reading: AuditReading) -> list[Checkpoint]:
    return [Checkpoint(payload, signature) for payload, signature in reading.checkpoints()]
