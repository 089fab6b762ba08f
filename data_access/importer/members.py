"""Dogs, people and projects named in a file are found by code or name among the dimension members, or created."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from dashboard.errors import nearest
from data_access.importer.alike import folded
from data_access.importer.dates import Unconvertible

LONGEST_CODE = 100
# Looking for the nearest of thousands of codes takes a while: a file in which all are unknown must not take hours.
_MOST_HINTS = 200
_MOST_CODES_TO_HINT = 5_000


@dataclass(frozen=True, kw_only=True)
class NewMember:
    """A row for reporting.member."""

    id: UUID
    kind: str
    code: str
    name: str
    attributes: dict[str, str] = field(default_factory=dict)


class MemberIndex:
    """The members of one kind by code and by name; those that the import creates are added as it goes."""

    def __init__(self, kind: str, members: Iterable[tuple[UUID, str, str]], *, may_create: bool) -> None:
        self.kind = kind
        self.may_create = may_create
        self.created: list[NewMember] = []
        self._written = 0
        self._hints: dict[str, str] = {}
        self._by_code: dict[str, UUID] = {}
        self._by_alike: dict[str, set[UUID]] = {}
        self._by_name: dict[str, set[UUID]] = {}
        for key, code, name in members:
            self._add(key, code, name)

    def _add(self, key: UUID, code: str, name: str) -> None:
        self._by_code[code] = key
        self._by_alike.setdefault(folded(code), set()).add(key)
        self._by_name.setdefault(folded(name), set()).add(key)

    def find(self, text: str) -> UUID | None:
        """The one member that `text` names: by its exact code, its code in another case, its name.

        None when unknown and allowed to be created. Raises Unconvertible when unknown or when several share a name.
        """
        exact = self._by_code.get(text)
        if exact is not None:
            return exact
        found = self._by_alike.get(folded(text)) or self._by_name.get(folded(text)) or set()
        if len(found) > 1:
            raise Unconvertible("ambiguous_member", f"is the name of {len(found)} {self.kind}s; use the code")
        if found:
            return next(iter(found))
        self._check_new(text)
        return None

    def _check_new(self, text: str) -> None:
        if not self.may_create:
            raise Unconvertible(
                "unknown_member", f"is not a known {self.kind}{self._hint(text)}; --create-missing makes it"
            )
        if len(text) > LONGEST_CODE or text == "~" or not text.isprintable():
            raise Unconvertible("bad_code", f"cannot be the code of a {self.kind}")

    def _hint(self, text: str) -> str:
        if text not in self._hints and (len(self._hints) >= _MOST_HINTS or len(self._by_code) > _MOST_CODES_TO_HINT):
            return ""
        if text not in self._hints:
            near = nearest(text, self._by_code)
            self._hints[text] = f"; the nearest is {near}" if near else ""
        return self._hints[text]

    def take_unwritten(self) -> list[NewMember]:
        """The members created since the last call."""
        fresh = self.created[self._written :]
        self._written = len(self.created)
        return fresh

    def create(self, text: str, attributes: dict[str, str]) -> UUID:
        """A new member whose code is the text of the file."""
        given = {name: value for name, value in attributes.items() if name != "name"}
        member = NewMember(id=uuid4(), kind=self.kind, code=text, name=attributes.get("name") or text, attributes=given)
        self.created.append(member)
        self._add(member.id, member.code, member.name)
        return member.id
