"""What somebody asks of an uploaded file: the mapping, and what becomes of rows that cannot be taken as they are."""

from collections.abc import Mapping as Words
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from dashboard.errors import InvalidInput, nearest
from data_access.importer.mapping import Mapping
from data_access.importer.mapping_file import mapping_as_dict, mapping_of_words
from data_access.importer.request import Near, OnError
from data_access.importer.targets import CREATABLE, creatable_kinds

NAMES = ("target", "mapping", "on_error", "near_duplicates", "create_missing", "match_names")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """As it is kept with the upload."""

    mapping: Mapping
    on_error: OnError = OnError.REJECT_FILE
    near: Near = Near.KEEP
    create_missing: tuple[str, ...] = ()
    match_names: bool = False

    @classmethod
    def of(cls, words: Words[str, Any]) -> "Asked":
        """Of what was kept, or what somebody sends. Raises InvalidInput naming what is wrong."""
        return cls(
            mapping=mapping_of_words(words.get("mapping") or {}),
            on_error=_choice(OnError, words.get("on_error", OnError.REJECT_FILE), "on_error"),
            near=_choice(Near, words.get("near_duplicates", Near.KEEP), "near_duplicates"),
            create_missing=_kinds(words.get("create_missing", ())),
            match_names=_switch(words.get("match_names", False)),
        )

    def changed(self, sent: Words[str, Any]) -> "Asked":
        """With what is sent in place of what was."""
        return Asked.of(self.as_json() | {name: value for name, value in sent.items() if name != "target"})

    def with_mapping(self, mapping: Mapping) -> "Asked":
        return replace(self, mapping=mapping)

    def as_json(self) -> dict[str, Any]:
        return {
            "mapping": mapping_as_dict(self.mapping),
            "on_error": self.on_error.value,
            "near_duplicates": self.near.value,
            "create_missing": list(self.create_missing),
            "match_names": self.match_names,
        }


def _choice(kind: type[Choice], given: object, field: str) -> Choice:
    known = [one.value for one in kind]
    if given not in known:
        raise InvalidInput(
            f"{field}={given!r} is none of {', '.join(known)}",
            code="bad_choice",
            field=field,
            value=given,
            suggestion=nearest(str(given), known),
        )
    return kind(given)


def _kinds(given: object) -> tuple[str, ...]:
    if not isinstance(given, (list, tuple)) or not all(isinstance(one, str) for one in given):
        known = ", ".join(CREATABLE)
        raise InvalidInput(f"create_missing is a list of {known}", code="bad_create_missing", field="create_missing")
    creatable_kinds(tuple(given))
    return tuple(given)


def _switch(given: object) -> bool:
    if not isinstance(given, bool):
        raise InvalidInput("match_names is neither true nor false", code="bad_body", field="match_names")
    return given
