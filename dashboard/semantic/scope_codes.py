"""The rows that a viewer may read, in the codes of members."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ScopeCodes:
    """A viewer's scope in members' codes: rows of one of these projects, or of this person or these dogs."""

    all_projects: bool
    projects: tuple[str, ...] = ()
    own_employee: tuple[str, ...] = ()
    own_dogs: tuple[str, ...] = ()
    is_own_rows: bool = False

    @classmethod
    def everything(cls) -> "ScopeCodes":
        return cls(all_projects=True)
