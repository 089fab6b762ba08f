"""Who holds which permission."""

from dashboard.permissions import ROLE_OF_HOST_ROLE, ROLE_PERMISSIONS, ROLES_OF_ALL_PROJECTS, Permission, Role
from dashboard.reference.markdown import GENERATED, code, table


def roles_page() -> str:
    rows = [
        (code(permission), *("x" if permission in ROLE_PERMISSIONS[role] else "" for role in Role))
        for permission in Permission
    ]
    scopes = [(role.value, _scope(role), ", ".join(_host_roles(role)) or "given here") for role in Role]
    return (
        f"# Roles and permissions\n\n{GENERATED}\n"
        "A viewer without a permission or a scope sees nothing. The host's role gives the default; "
        "`./k9 user` overrides it.\n\n"
        + table(("role", "rows", "host role"), scopes)
        + "\n"
        + table(("permission", *(role.value for role in Role)), rows)
    )


def _scope(role: Role) -> str:
    if role in ROLES_OF_ALL_PROJECTS:
        return "all projects"
    return "own rows and own dogs" if role is Role.HANDLER else "own projects"


def _host_roles(role: Role) -> list[str]:
    return [host for host, ours in ROLE_OF_HOST_ROLE.items() if ours is role]
