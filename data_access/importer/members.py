"""Dogs, people and projects named in a file are found by code among the dimension members, or created.

A name, or a code under which the file names somebody else, is no proof: it is asked, and taken when somebody says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from uuid import UUID, uuid4

from data_access.importer.alike import folded
from data_access.importer.dates import Unconvertible
from data_access.importer.mapping import CREATE, IS

LONGEST_CODE = 100
# Looking for the nearest of thousands of codes takes a while: a file in which all are unknown must not take hours.
_MOST_HINTS = 200
_MOST_CODES_TO_HINT = 5_000
_NEAR = 3


@dataclass(frozen=True, kw_only=True)
class NewMember:
    """A row for reporting.member."""

    id: UUID
    kind: str
    code: str
    name: str
    attributes: dict[str, str] = field(default_factory=dict)


class Open(StrEnum):
    """Why a text does not yet name a member."""

    UNKNOWN = "unknown_member"
    AMBIGUOUS = "ambiguous_member"
    BY_NAME = "unconfirmed_member"
    OTHER_NAME = "other_name"


@dataclass(kw_only=True)
class MemberQuestion:
    """A text that somebody has to say a word about. `candidates`: codes and names, the likeliest first."""

    text: str
    why: Open
    candidates: tuple[tuple[str, str], ...]
    rows: int = 0


class MemberIndex:
    """The members of one kind by code and by name; those that the import creates are added as it goes.

    `answers`: by text of the file, what somebody said of it. `takes_names`: a name that one member has is enough.
    `may_hint`: whether others may be named to whoever imports.
    """

    def __init__(
        self,
        kind: str,
        members: Iterable[tuple[UUID, str, str]],
        *,
        may_create: bool,
        answers: Mapping[str, Mapping[str, str]] | None = None,
        takes_names: bool = False,
        may_hint: bool = True,
    ) -> None:
        self.kind = kind
        self.may_create = may_create
        self.created: list[NewMember] = []
        self.questions: dict[str, MemberQuestion] = {}
        self._answers = answers or {}
        self._takes_names, self._may_hint = takes_names, may_hint
        self._written = 0
        self._own: set[UUID] = set()
        self._by_code: dict[str, UUID] = {}
        self._by_alike: dict[str, set[UUID]] = {}
        self._by_name: dict[str, set[UUID]] = {}
        self._labels: dict[UUID, tuple[str, str]] = {}
        for key, code, name in members:
            self._add(key, code, name)

    def _add(self, key: UUID, code: str, name: str) -> None:
        self._by_code[code] = key
        self._labels[key] = (code, name)
        self._by_alike.setdefault(folded(code), set()).add(key)
        self._by_name.setdefault(folded(name), set()).add(key)

    def find(self, text: str, name: str = "") -> UUID | None:
        """The one member that `text` names: by its exact code or its code in another case; by its name where that was
        confirmed. `name`: what the file calls the member.

        None when unknown and allowed to be created. Raises Unconvertible when somebody has to say whom it means.
        """
        answer = self._answers.get(text, {})
        if IS in answer:
            return self._answered(text, answer[IS])
        exact = self._by_code.get(text)
        alike = {exact} if exact is not None else self._by_alike.get(folded(text), set())
        if len(alike) == 1:
            return self._checked_name(text, next(iter(alike)), name)
        if CREATE in answer:
            self._check_new(text)
            return None
        named = alike or self._by_name.get(folded(text)) or set()
        if len(named) > 1:
            raise self._ask(text, Open.AMBIGUOUS, named, f"is the name of {len(named)} {self.kind}s; use the code")
        if named:
            return self._by_its_name(text, next(iter(named)))
        self._check_unknown(text)
        return None

    def _answered(self, text: str, code: str) -> UUID:
        key = self._by_code.get(code)
        if key is None:
            raise Unconvertible("unknown_member", f"is said to be {code}, which is not a known {self.kind}")
        return key

    def _checked_name(self, text: str, key: UUID, name: str) -> UUID:
        """The same code with another name may be somebody else."""
        code, known = self._labels[key]
        if not name or key in self._own or folded(name) in (folded(known), folded(code)):
            return key
        raise self._ask(
            text,
            Open.OTHER_NAME,
            {key},
            f"is {name!r} in the file and {known!r} here: the same {self.kind}? Say `is: {code}` in the mapping",
        )

    def _by_its_name(self, text: str, key: UUID) -> UUID:
        if self._takes_names or key in self._own:
            return key
        code = self._labels[key][0]
        why = f"is the name of the {self.kind} {code}; confirm it with --match-names, or `is: {code}` in the mapping"
        raise self._ask(text, Open.BY_NAME, {key}, why)

    def _check_unknown(self, text: str) -> None:
        if self.may_create:
            self._check_new(text)
            return
        question = self._question(text, Open.UNKNOWN, ())
        hint = f"; the nearest is {question.candidates[0][0]}" if question.candidates else ""
        raise Unconvertible(Open.UNKNOWN, f"is not a known {self.kind}{hint}; --create-missing makes it")

    def _check_new(self, text: str) -> None:
        if len(text) > LONGEST_CODE or text == "~" or not text.isprintable():
            raise Unconvertible("bad_code", f"cannot be the code of a {self.kind}")

    def _ask(self, text: str, why: Open, keys: Iterable[UUID], said: str) -> Unconvertible:
        self._question(text, why, keys)
        return Unconvertible(why, said)

    def _question(self, text: str, why: Open, keys: Iterable[UUID]) -> MemberQuestion:
        """The question about a text, once more."""
        if text not in self.questions:
            candidates = tuple(sorted(self._labels[key] for key in keys)) if self._may_hint else ()
            self.questions[text] = MemberQuestion(text=text, why=why, candidates=candidates or self._near(text))
        self.questions[text].rows += 1
        return self.questions[text]

    def _near(self, text: str) -> tuple[tuple[str, str], ...]:
        """The members whose code or name is like the text."""
        if not self._may_hint or len(self.questions) >= _MOST_HINTS or len(self._by_code) > _MOST_CODES_TO_HINT:
            return ()
        codes = get_close_matches(folded(text), self._by_alike, n=_NEAR, cutoff=0.6)
        names = get_close_matches(folded(text), self._by_name, n=_NEAR, cutoff=0.6)
        keys = [*(self._by_alike[one] for one in codes), *(self._by_name[one] for one in names)]
        return tuple(dict.fromkeys(self._labels[key] for some in keys for key in sorted(some)))[:_NEAR]

    def take_unwritten(self) -> list[NewMember]:
        """The members created since the last call."""
        fresh = self.created[self._written :]
        self._written = len(self.created)
        return fresh

    def create(self, text: str, attributes: dict[str, str]) -> UUID:
        """A new member whose code is the text of the file."""
        given = {name: value for name, value in attributes.items() if name not in ("name", IS, CREATE)}
        member = NewMember(id=uuid4(), kind=self.kind, code=text, name=attributes.get("name") or text, attributes=given)
        self.created.append(member)
        self._own.add(member.id)
        self._add(member.id, member.code, member.name)
        return member.id
