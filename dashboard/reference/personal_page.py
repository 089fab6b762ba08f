"""Every column of ours that names a person, how long it is kept, and what an erasure does with it."""

from dashboard.reference.markdown import GENERATED, code, table
from data_access.personal_places import PLACES


def personal_page() -> str:
    rows = [
        (
            code(place.table.name),
            code(place.column),
            place.kept_for,
            f"{place.fate.value}: {', '.join(place.blanks)}" if place.blanks else place.fate.value,
        )
        for place in PLACES
    ]
    text = (
        "Where the schema `reporting` names people. DELETED: an erasure removes the row. BLANKED: it takes the named "
        "columns out. KEPT: the row holds an id and no name, and the id leads to nobody once the account is erased. "
        "The audit log is beside this list: [DATA_PROTECTION.md](../DATA_PROTECTION.md)."
    )
    head = ("table", "column", "kept", "by an erasure")
    return f"# Personal data\n\n{GENERATED}\n{text}\n\n" + table(head, rows)
