"""Rights: what each role holds, and that nothing is held by nobody's leave."""

from dashboard.permissions import (
    EVERYTHING,
    NOTHING,
    ROLE_OF_HOST_ROLE,
    ROLE_PERMISSIONS,
    ROLES_OF_ALL_PROJECTS,
    Permission,
    Role,
    Scope,
    Viewer,
)

SENSITIVE = {permission for permission in Permission if permission.startswith("sensitive:")}


def test_every_permission_reads_area_thing_action() -> None:
    assert all(len(permission.split(":")) == 3 and all(permission.split(":")) for permission in Permission)


def test_an_administrator_may_everything() -> None:
    assert ROLE_PERMISSIONS[Role.ADMIN] == set(Permission)


def test_every_permission_is_held_by_some_role_beside_the_administrator_or_is_his_alone() -> None:
    held = {permission for role, found in ROLE_PERMISSIONS.items() if role is not Role.ADMIN for permission in found}
    his_alone = {one for one in Permission if one.startswith("admin:")} | {Permission.APPROVAL_SECOND_DECIDE}
    assert set(Permission) - held == his_alone


def test_nobody_but_the_administrator_administers() -> None:
    for role, found in ROLE_PERMISSIONS.items():
        assert role is Role.ADMIN or not [permission for permission in found if permission.startswith("admin:")], role


def test_an_auditor_reads_reports_and_the_log_but_nothing_about_health_and_takes_no_rows_away() -> None:
    held = ROLE_PERMISSIONS[Role.AUDITOR]
    assert Permission.AUDIT_LOG_READ in held
    assert not held & SENSITIVE and Permission.REPORT_ROWS_EXPORT not in held


def test_a_host_role_that_is_unknown_gives_no_role() -> None:
    assert set(ROLE_OF_HOST_ROLE) == {"GENERAL_ADMIN", "PROJECT_MANAGER", "VET", "TRAINER", "HANDLER", "BREEDER"}
    assert {Role.ADMIN, Role.COMMANDER, Role.AUDITOR} == ROLES_OF_ALL_PROJECTS


def test_a_viewer_without_anything_may_nothing() -> None:
    nobody = Viewer(user_id="", username="", name="", role=Role.VET)
    assert not any(nobody.may(permission) for permission in Permission)
    assert nobody.scope == NOTHING


SCOPES = (
    NOTHING,
    EVERYTHING,
    Scope(projects=frozenset({"a"})),
    Scope(projects=frozenset({"b"})),
    Scope(projects=frozenset({"a", "b"})),
    Scope(own_employee="a"),
    Scope(own_employee="a", own_dogs=frozenset({"b"})),
    Scope(own_employee="b"),
    Scope(own_employee="", own_dogs=frozenset({"b"})),
)


def test_a_cache_key_tells_every_scope_from_every_other() -> None:
    assert len({scope.key for scope in SCOPES}) == len(SCOPES)


def test_equal_rights_have_equal_keys_however_they_were_put_together() -> None:
    def viewer(projects: list[str], *permissions: Permission) -> Viewer:
        scope = Scope(projects=frozenset(projects))
        return Viewer(
            user_id="1", username="x", name="x", role=Role.VET, scope=scope, permissions=frozenset(permissions)
        )

    read, export = Permission.REPORT_VET_DAILY_READ, Permission.REPORT_ROWS_EXPORT
    assert viewer(["a", "b"], read, export).rights_key == viewer(["b", "a"], export, read).rights_key
    assert viewer(["a", "b"], read).rights_key != viewer(["a", "b"], read, export).rights_key
