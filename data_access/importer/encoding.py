"""Which encoding a text file has: found by reading all of it, never by its name, and wrong guesses are refused.

Arabic units write UTF-8, UTF-16 (Excel's "Unicode text") and Windows Arabic (cp1256). cp1256 gives a letter to every
byte, so it can never fail: it is only believed when the letters make words.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from dashboard.errors import InvalidInput, nearest
from data_access.importer.source_file import refused

# What a mapping may name. The first four are found without help.
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1256", "cp1252", "iso8859-6", "cp720")

_CHUNK = 1 << 20
# Tab, line ends, vertical tab, form feed and the DOS end-of-file mark do occur in real tables.
_BINARY = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_BINARY_BYTES = re.compile(_BINARY.pattern.encode())
# Letters, and what other code pages use for letters of theirs: Arabic marks and the two direction marks.
_WORD = re.compile(r"(?:[^\W\d_]|[\u064b-\u0652\u200e\u200f])+")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u200e\u200f]")
_MOST_MIXED_WORDS = 0.1
_ENOUGH_WORDS = 100_000


def checked_encoding(name: str) -> str:
    """The encoding that a mapping names. Raises InvalidInput with the nearest known one."""
    if name.lower() not in ENCODINGS:
        raise InvalidInput(
            f"encoding={name!r} is not known; use one of: {', '.join(ENCODINGS)}",
            code="bad_encoding",
            field="encoding",
            value=name,
            suggestion=nearest(name, ENCODINGS),
        )
    return name.lower()


def detect_encoding(path: Path, head: bytes) -> str:
    """The encoding in which the whole file can be read. Raises InvalidInput when none is believable."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in head:
        return _utf16_without_mark(path, head)
    if _BINARY_BYTES.search(head):
        raise _not_text(path, "its beginning holds control characters")
    if _broken_at(path, "utf-8") is None:
        return "utf-8"
    return _arabic_or_refused(path)


def check_text(path: Path, encoding: str) -> None:
    """Raises InvalidInput naming the line when the file is not text in this encoding."""
    line = _broken_at(path, encoding)
    if line is not None:
        raise refused(
            f"{path.name} is not {encoding} text: line {line} cannot be read",
            code="file_encoding",
            hint="save it as CSV UTF-8, or name the right `encoding:` in the mapping",
        )
    line = 1
    for text in _decoded(path, encoding):
        found = _BINARY.search(text)
        if found:
            place = line + text.count("\n", 0, found.start())
            raise _not_text(path, f"line {place} holds the control character {ord(found.group()):#04x}")
        line += text.count("\n")


def _decoded(path: Path, encoding: str, errors: str = "strict") -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _broken_at(path: Path, encoding: str) -> int | None:
    """The first line that cannot be decoded, None when all can."""
    line = 1
    decoded = _decoded(path, encoding)
    try:
        for text in decoded:
            line += text.count("\n")
    except UnicodeDecodeError as error:
        return line + error.object.count(b"\n", 0, error.start)
    return None


def _utf16_without_mark(path: Path, head: bytes) -> str:
    """Latin letters, digits and delimiters in UTF-16 have a zero byte, always on the same side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if min(even, odd) == 0 and _broken_at(path, encoding) is None:
        return encoding
    raise _not_text(path, "it holds zero bytes")


def _not_text(path: Path, why: str) -> InvalidInput:
    return refused(
        f"{path.name} is not a text file: {why}",
        code="file_binary",
        hint="export the table as CSV UTF-8, XLSX or JSON lines",
    )


def _arabic_or_refused(path: Path) -> str:
    good = broken = 0
    for text in _decoded(path, "utf-8", errors="replace"):
        bad = text.count("\ufffd")
        broken += bad
        good += len(text) - len(text.encode("ascii", "ignore")) - bad
    if good > broken:
        # Nearly all of it is UTF-8: reading it as cp1256 would turn every Arabic word into rubbish, silently.
        check_text(path, "utf-8")
    if not _makes_words(path, "cp1256"):
        raise refused(
            f"the encoding of {path.name} is not recognised: it is neither UTF-8 nor UTF-16 nor Windows Arabic",
            code="file_encoding",
            hint=f"save it as CSV UTF-8, or name `encoding:` in the mapping ({', '.join(ENCODINGS)})",
        )
    return "cp1256"


def _makes_words(path: Path, encoding: str) -> bool:
    """A word that mixes Arabic with Latin letters is a sign of the wrong code page."""
    words = mixed = 0
    for text in _decoded(path, encoding):
        for word in _WORD.findall(text):
            if not word.isascii():
                words += 1
                mixed += bool(_LATIN.search(word) and _ARABIC.search(word))
        if words > _ENOUGH_WORDS:
            break
    return mixed <= words * _MOST_MIXED_WORDS
