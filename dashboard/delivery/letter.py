"""What a mail says, apart from how it looks: the writer of mails (layouts) and the renderer of reports meet here."""

from collections.abc import Callable
from dataclasses import dataclass, field

from dashboard.i18n import Locale


@dataclass(frozen=True, kw_only=True)
class Line:
    """One number: its label, as it is read, how it changed in words, and whether that is good (None: neither)."""

    label: str
    value: str
    change: str
    is_good: bool | None


@dataclass(frozen=True, kw_only=True)
class File:
    """An attachment. `rows`: of the report that it holds."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    rows: int


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A report as one reader, or several with the same rights and language, may see it. `state`: the address of the
    page, without host, that shows the same; `rows`: of the source, that its numbers stand on; `quality`: how good they
    are, in words; `remarks`: what is not in it any more."""

    title: str
    subtitle: str
    lines: tuple[Line, ...]
    rows: int
    quality: str
    as_of: str
    state: str
    files: tuple[File, ...]
    remarks: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return sum(len(file.content) for file in self.files)


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something that happened, in a sentence, what somebody wrote with it, and where it leads."""

    text: str
    comment: str | None
    link: str
    at: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """`because`: why the reader gets it; `remarks`: what else they should know of it, such as a file that is too large;
    `link` is None for who could not open it; `unsubscribe`: the page where they say that they want no more."""

    subject: str
    title: str
    subtitle: str = ""
    lines: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = ()
    remarks: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    link: str | None = None
    link_words: str = ""
    because: str
    unsubscribe: str
    files: tuple[File, ...] = ()


Compose = Callable[[Letter, Locale], tuple[str, str]]
"""Writes a letter as plain text and as HTML."""
