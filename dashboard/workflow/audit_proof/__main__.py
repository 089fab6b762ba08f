"""python verify_audit.pyz audit.jsonl --public-key HEX [--checkpoint FILE]: exit code 1 where something is wrong."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from .checkpoints import Checkpoint
from .export_file import verify_export
from .places import Verification

MOST_SHOWN = 20


def main() -> int:
    """Verify the export that the command line names, and say what was found."""
    parser = argparse.ArgumentParser(prog="verify_audit", description="Verify an exported audit log of K9 Insight.")
    parser.add_argument("export", type=Path, help="the file that ./k9 audit export wrote")
    parser.add_argument("--public-key", action="append", required=True, type=bytes.fromhex, metavar="HEX")
    parser.add_argument("--checkpoint", action="append", default=[], type=Path, metavar="FILE")
    asked = parser.parse_args()
    try:
        outside = [Checkpoint.read(path.read_text(encoding="utf-8"), path.name) for path in asked.checkpoint]
        found = verify_export(asked.export, outside, asked.public_key)
    except (OSError, ValueError) as error:
        parser.exit(2, f"verify_audit: {error}\n")
    for line in report(found):
        sys.stdout.write(f"{line}\n")
    return 0 if found.is_intact else 1


def report(found: Verification) -> Iterator[str]:
    """A verification in words."""
    until = f", the last one of {found.last_sealed_at:%Y-%m-%d %H:%M:%S} UTC" if found.last_sealed_at else ""
    yield f"{found.rows:,} rows under {found.seals:,} seals{until}; {found.checkpoints:,} checkpoints"
    if found.retired:
        yield f"{found.retired:,} more sealed rows are retired: their months were let go, their seals are here"
    if found.erased:
        yield f"{found.erased:,} of them had a person's data taken out, under signed erasures in this log"
    if found.unsealed:
        yield f"{found.unsealed:,} rows are newer than the last seal and not protected yet"
    if found.is_intact:
        yield "INTACT: every row is as it was sealed"
        return
    yield f"BROKEN in {found.broken:,} places, the first one first:"
    yield from (f"  {finding}" for finding in found.findings[:MOST_SHOWN])


if __name__ == "__main__":
    sys.exit(main())
