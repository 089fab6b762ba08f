"""The list of what a file can be imported into. A new target is one file beside this one and one name in TARGETS."""

from dashboard.errors import InvalidInput, nearest
from data_access.importer.target import DOG, EMPLOYEE, PROJECT, MemberKind, Target
from data_access.importer.target_handler_report import HANDLER_REPORT
from data_access.importer.target_training_session import TRAINING_SESSION
from data_access.importer.target_veterinary_visit import VETERINARY_VISIT

TARGETS: tuple[Target, ...] = (TRAINING_SESSION, VETERINARY_VISIT, HANDLER_REPORT)

# What `--create-missing` may name. Trainers, vets and handlers are employees: any of the three allows new people.
CREATABLE: dict[str, MemberKind] = {
    "dog": DOG,
    "trainer": EMPLOYEE,
    "vet": EMPLOYEE,
    "handler": EMPLOYEE,
    "project": PROJECT,
}


def target_named(name: str) -> Target:
    """Raises InvalidInput with the nearest name."""
    names = [target.name for target in TARGETS]
    if name not in names:
        raise InvalidInput(
            f"there is no import into {name!r}; use one of: {', '.join(names)}",
            code="bad_target",
            field="into",
            value=name,
            suggestion=nearest(name, names),
        )
    return TARGETS[names.index(name)]


def creatable_kinds(names: tuple[str, ...]) -> frozenset[str]:
    """Kinds of members that may be created. Raises InvalidInput for a name that is none."""
    for name in names:
        if name not in CREATABLE:
            raise InvalidInput(
                f"create-missing={name!r} is not known; use some of: {', '.join(CREATABLE)}",
                code="bad_create_missing",
                field="create_missing",
                value=name,
                suggestion=nearest(name, CREATABLE),
            )
    return frozenset(CREATABLE[name].name for name in names)
