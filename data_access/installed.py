"""What there is of ours in a database, each thing by name: what a migration adds and an uninstallation takes away."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from dashboard.errors import Conflict
from data_access.change_feed import DAY_INDEXES
from data_access.database import APP_ROLE
from data_access.migrations import VERSION_TABLE
from data_access.own_tables import OWN, SCHEMA
from data_access.source_tables import HOST_SCHEMA

# By the function that they call, whatever they are called: nobody else's trigger calls it.
_TRIGGERS = text("""
SELECT quote_ident(t.tgname) AS name, t.tgrelid::regclass::text AS relation
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
WHERE p.pronamespace = to_regnamespace(:ours) AND c.relnamespace <> to_regnamespace(:ours) AND NOT t.tgisinternal
ORDER BY 2, 1
""")
_INDEXES = text("""
SELECT c.relname FROM pg_class c WHERE c.relnamespace = to_regnamespace(:host) AND c.relkind = 'i'
AND c.relname = ANY(:names) ORDER BY 1
""")
# Parts of a partitioned table go with it, and a sequence with its column.
_RELATIONS = text("""
SELECT c.relname AS name, c.relkind::text AS kind FROM pg_class c
WHERE c.relnamespace = to_regnamespace(:ours) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
ORDER BY 1
""")
_FUNCTIONS = text("""
SELECT p.oid::regprocedure::text, EXISTS (
    SELECT FROM pg_depend d JOIN pg_type t ON t.oid = d.refobjid
    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_type'::regclass
        AND t.typrelid <> 0)
FROM pg_proc p WHERE p.pronamespace = to_regnamespace(:ours) ORDER BY 2 DESC, 1
""")
_RIGHTS = text("""
SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = to_regnamespace(:host) AND EXISTS (
    SELECT FROM aclexplode(c.relacl) a WHERE a.grantee = to_regrole(:role)
    UNION ALL
    SELECT FROM pg_attribute b, aclexplode(b.attacl) a WHERE b.attrelid = c.oid AND a.grantee = to_regrole(:role))
ORDER BY 1
""")
_OTHERS_USE_ROLE = text("""
SELECT EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = to_regrole(:role)
AND dbid NOT IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))
""")
_MAY_DROP_ROLE = text("""
SELECT r.rolsuper OR (r.rolcreaterole AND (current_setting('server_version_num')::int < 160000 OR EXISTS (
    SELECT FROM pg_auth_members m WHERE m.roleid = to_regrole(:role) AND m.member = r.oid AND m.admin_option)))
FROM pg_roles r WHERE r.rolname = current_user
""")
_AUDIT_VIEWS = ("audit_leaf", "audit_month")
_NAMES = {"ours": SCHEMA, "host": HOST_SCHEMA, "role": APP_ROLE}


@dataclass(frozen=True, kw_only=True)
class Installed:
    """What there is of ours, each thing as SQL names it. `functions` say whether they give a table's row, and
    have to go before it. `is_role_ours_alone`: no other database needs the role, and we may drop it."""

    triggers: tuple[tuple[str, str], ...]
    indexes: tuple[str, ...]
    rights_on: tuple[str, ...]
    views: tuple[str, ...]
    tables: tuple[str, ...]
    functions: tuple[tuple[str, bool], ...]
    has_schema: bool
    has_role: bool
    is_role_ours_alone: bool

    def lines(self, *, keep_data: bool) -> list[str]:
        """Everything that would go, one line for each thing."""
        found = [f"trigger {name} on {table}" for name, table in self.triggers]
        found += [f"index {HOST_SCHEMA}.{name}" for name in self.indexes]
        if keep_data:
            return found
        found += [f"rights of {APP_ROLE} on {table}" for table in self.rights_on]
        found += [f"view {SCHEMA}.{name}" for name in self.views]
        found += [f"table {SCHEMA}.{name}" for name in self.tables]
        found += [f"function {name}" for name, _ in self.functions]
        found += [f"schema {SCHEMA}"] if self.has_schema else []
        return found + ([f"role {APP_ROLE}"] if self.is_role_ours_alone else [])


def find_installed(connection: Connection) -> Installed:
    """Raises Conflict for what is in our schema and not ours."""
    relations = connection.execute(_RELATIONS, _NAMES).all()
    _refuse_foreign(f"{SCHEMA}.{name}" for name, kind in relations if not _is_own(name, kind))
    has_role = bool(connection.execute(text("SELECT to_regrole(:role) IS NOT NULL"), _NAMES).scalar_one())
    needed = connection.execute(_OTHERS_USE_ROLE, _NAMES).scalar_one() if has_role else True
    return Installed(
        triggers=tuple((name, table) for name, table in connection.execute(_TRIGGERS, _NAMES)),
        indexes=tuple(connection.execute(_INDEXES, _NAMES | {"names": [name for name, *_ in DAY_INDEXES]}).scalars()),
        rights_on=tuple(connection.execute(_RIGHTS, _NAMES).scalars()) if has_role else (),
        views=tuple(name for name, kind in relations if kind == "v"),
        tables=tuple(name for name, kind in relations if kind != "v"),
        functions=tuple((name, of_row) for name, of_row in connection.execute(_FUNCTIONS, _NAMES)),
        has_schema=bool(
            connection.execute(text("SELECT to_regnamespace(:ours) IS NOT NULL"), _NAMES).scalar_one(),
        ),
        has_role=has_role,
        is_role_ours_alone=not needed and bool(connection.execute(_MAY_DROP_ROLE, _NAMES).scalar_one()),
    )


def _is_own(name: str, kind: str) -> bool:
    """Views of members and facts come and go with the versions; their names tell what they are."""
    if kind == "v":
        return name in _AUDIT_VIEWS or name.startswith(("dim_", "fact_"))
    return name == VERSION_TABLE or name in {table.name for table in OWN.tables.values()}


def _refuse_foreign(names: Iterable[str]) -> None:
    foreign = ", ".join(names)
    if foreign:
        raise Conflict(
            f"the schema {SCHEMA} holds what this program did not make: {foreign}",
            hint="move it elsewhere or drop it, then try again; nothing was changed",
        )
