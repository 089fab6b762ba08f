"""Where uploaded files lie until they are imported: in the data folder, under ids of ours. What a sender calls a file
is shown and never a path."""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

from dashboard.errors import InvalidInput, Unavailable

UPLOADS = "uploads"
"""Their folder in the data folder."""
CHUNK = 1 << 20
_LONGEST_NAME = 120
_REJECTED = ".rejected.csv"


@dataclass(frozen=True)
class StoredFile:
    """What came in."""

    path: Path
    bytes: int
    sha256: str


@dataclass(frozen=True)
class UploadFiles:
    """`folder` is made where it is missing; only its owner may look into it."""

    folder: Path

    def path_of(self, upload_id: UUID) -> Path:
        return self.folder / str(upload_id)

    def rejected_of(self, upload_id: UUID) -> Path:
        """The rejected rows of the last check or import, as a file."""
        return self.folder / f"{upload_id}{_REJECTED}"

    def store(self, upload_id: UUID, stream: IO[bytes], limit: int) -> StoredFile:
        """Bring a stream to the disk, a piece at a time. Raises InvalidInput (413) as soon as it is too large, leaving
        nothing, and Unavailable where the disk takes no more."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.path_of(upload_id)
        try:
            digest, size = hashlib.sha256(), 0
            with path.open("xb") as file:
                path.chmod(0o600)
                for piece in _pieces(stream):
                    size += len(piece)
                    if size > limit:
                        raise too_large(limit)
                    digest.update(piece)
                    file.write(piece)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise Unavailable(
                "the file could not be kept here", hint="is the disk full? tell the administrator"
            ) from error
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return StoredFile(path, size, digest.hexdigest())

    def remove(self, upload_id: UUID) -> None:
        self.path_of(upload_id).unlink(missing_ok=True)
        self.rejected_of(upload_id).unlink(missing_ok=True)


def too_large(limit: int) -> InvalidInput:
    return InvalidInput(
        f"the file is larger than {limit / 1e6:,.0f} MB",
        code="file_too_large",
        status=413,
        field="file",
        hint="split it into several files, for example one per year",
    )


def shown_name(given: str | None) -> str:
    """A sender's name for a file: its last part, without what does not print."""
    last = (given or "").replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")
    return kept[-_LONGEST_NAME:] or "file"


def lines_of(path: Path) -> int:
    """Ends of lines in a text file: about how many rows it has."""
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in _pieces(file))


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(CHUNK):
        yield piece
