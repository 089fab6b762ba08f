"""The host names members by their key (uuid), our questions and answers by their code: from one to the other."""

from collections.abc import Mapping
from uuid import UUID

from dashboard.errors import InvalidInput
from dashboard.metrics import ReadPath


class Members:
    """All members of one kind. It opens nothing: what a viewer may know of is asked of the read path."""

    def __init__(self, reads: ReadPath, kind: str) -> None:
        table = reads.member_table(kind)
        self._code_of_key = table.code_of_id
        self._key_of_code = {code: key for key, code in table.code_of_id.items()}
        self._name_of_code = table.name_of_code

    def code(self, key: str) -> str | None:
        return self._code_of_key.get(key)

    def key(self, code: str | None) -> str | None:
        return self._key_of_code.get(code or "")

    def name(self, code: str | None) -> str:
        return self._name_of_code.get(code or "", "")


def read_key(text: str, field: str) -> str:
    """A key as the database writes it, or InvalidInput naming the field."""
    try:
        return str(UUID(text))
    except ValueError:
        raise InvalidInput(f"{field}={text!r} is not a key (uuid)", code="bad_key", field=field, value=text) from None


def code_at(item: Mapping[str, object], column: str) -> str | None:
    """The code of the member in a column of a row."""
    member = item.get(column)
    return str(member["value"]) if isinstance(member, Mapping) else None


def name_at(item: Mapping[str, object], column: str, unknown: str = "") -> str:
    """The name of the member in a column of a row."""
    member = item.get(column)
    return str(member["label"] or member["value"]) if isinstance(member, Mapping) else unknown
