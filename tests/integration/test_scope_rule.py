"""The one rule for what belongs to whom (host decision 8): which of the host's columns give a manager a project."""

from datetime import datetime

import pytest
from sqlalchemy import text

from dashboard.people.viewer import viewer_of
from dashboard.permissions import Scope
from data_access.account_store import AccountStore
from data_access.connect import OpenDatabase
from data_access.scope_store import ScopeStore
from tests.factories import make_assignment, make_employee, make_project, make_user


class TestOneRuleForAManagersProjects:
    """Both columns of the project, active assignments, and those granted here (host decision 8)."""

    @pytest.mark.parametrize("how", ["manager_id", "project_manager_id", "assignment", "ended assignment", "grant"])
    def test_it_takes_every_way(self, database: OpenDatabase, how: str) -> None:
        with database.owner.engine.begin() as connection:
            employee = make_employee(connection)
            user = make_user(connection, username="manager", role="PROJECT_MANAGER", employee_id=employee)
            ways = {"manager_id": {"manager_id": user}, "project_manager_id": {"project_manager_id": employee}}
            project = make_project(connection, **ways.get(how, {}))
            make_project(connection)
            if "assignment" in how:
                ended = datetime(2020, 1, 1) if how.startswith("ended") else None
                make_assignment(connection, project, employee_id=employee, assigned_to=ended)
            if how == "grant":
                grant = "INSERT INTO reporting.user_profile (user_id, extra_project_ids) VALUES (:u, ARRAY[:p]::uuid[])"
                connection.execute(text(grant), {"u": user, "p": project})
        account = AccountStore(database.app).find_by_username("manager")
        assert account is not None
        viewer = viewer_of(account, ScopeStore(database.app))
        assert viewer is not None
        assert viewer.scope == Scope(projects=frozenset() if how.startswith("ended") else frozenset({project}))
