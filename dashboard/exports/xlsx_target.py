"""Where XlsxWriter packs a workbook, such that it can be taken away again."""

from io import SEEK_SET, RawIOBase
from typing import IO, Any


class Target:
    """The file of its caller, until `let_go`.

    When packing fails, XlsxWriter leaves its archive open, and an archive that is forgotten open still writes its end:
    into a file that is closed by then, or somebody else's. That end goes nowhere.
    """

    def __init__(self, out: IO[bytes]) -> None:
        self._out: IO[bytes] | _Nowhere = out

    def let_go(self) -> None:
        self._out = _Nowhere()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._out, name)


class _Nowhere(RawIOBase):
    """Keeps its place, and nothing of what is written."""

    _at = 0

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        self._at = offset if whence == SEEK_SET else self._at + offset
        return self._at

    def write(self, written: Any) -> int:
        self._at += len(written)
        return len(written)
