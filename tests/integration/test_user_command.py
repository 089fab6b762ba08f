"""./k9 user and ./k9 token: accounts where they are ours, what we keep of everybody, what an operator is told."""

from pathlib import Path

import pytest
from sqlalchemy import text

from dashboard.errors import Conflict, Forbidden, InvalidInput, NotFound
from dashboard.people.accounts import Accounts, Origin
from dashboard.people.refusals import LoginRefused
from dashboard.people.sessions import Sessions
from dashboard.people.tokens import ApiTokens
from dashboard.people.viewer import viewer_of
from dashboard.permissions import Role, Viewer
from data_access.account_store import AccountStore
from data_access.attempt_store import AttemptStore
from data_access.connect import OpenDatabase
from data_access.scope_store import ScopeStore
from data_access.session_store import SessionStore
from data_access.token_store import TokenStore
from tests.factories import make_employee, make_project, make_user
from tests.lib.console import Console, console_on

PASSWORD = "correct horse battery"
HERE = Origin(address="192.0.2.1")


@pytest.fixture
def k9(database: OpenDatabase, tmp_path: Path) -> Console:
    return console_on(database, tmp_path)


@pytest.fixture
def live_host(database: OpenDatabase) -> OpenDatabase:
    """A database whose tables were there before us."""
    with database.owner.engine.begin() as connection:
        connection.execute(text("UPDATE reporting.setting SET value = 'false' WHERE name = 'host_tables_made'"))
        make_user(connection, username="basel", role="PROJECT_MANAGER")
        make_project(connection, code="ALPHA")
    return database


def viewer(database: OpenDatabase, username: str) -> Viewer:
    account = AccountStore(database.app).find_by_username(username)
    assert account is not None
    found = viewer_of(account, ScopeStore(database.app))
    assert found is not None
    return found


def logins(database: OpenDatabase) -> Accounts:
    return Accounts(AccountStore(database.app), AttemptStore(database.app))


def sessions(database: OpenDatabase) -> Sessions:
    return Sessions(SessionStore(database.app), AccountStore(database.app), ScopeStore(database.app))


def host_rows(database: OpenDatabase) -> str:
    with database.owner.read() as connection:
        return str(connection.execute(text('SELECT array_agg(u::text ORDER BY id) FROM public."user" u')).scalar())


class TestMakingAnAccount:
    @pytest.mark.parametrize("role", list(Role))
    def test_of_any_role_it_can_log_in(self, database: OpenDatabase, k9: Console, role: Role) -> None:
        k9.says(
            "user",
            "create",
            "nadia",
            "--role",
            role.value,
            "--name",
            "ناديا",
            "--password-stdin",
            typed=f"{PASSWORD}\n",
        )
        account = logins(database).log_in("nadia", PASSWORD, "", HERE)
        assert account.name == "ناديا"
        assert viewer(database, "nadia").role is role

    def test_it_asks_twice_for_a_password_that_it_does_not_show(self, k9: Console) -> None:
        shown = k9.run("user", "create", "nadia", "--role", "admin", typed=f"{PASSWORD}\n{PASSWORD}\n")
        assert shown.exit_code == 0
        assert PASSWORD not in shown.output

    def test_for_an_employee_that_the_host_knows(self, database: OpenDatabase, k9: Console) -> None:
        with database.owner.engine.begin() as connection:
            employee = make_employee(connection, employee_id="E1007", name="Nadia Aziz", role="TRAINER")
        k9.says(
            "user", "create", "nadia", "--role", "trainer", "--employee", "E1007", "--password-stdin", typed=PASSWORD
        )
        account = AccountStore(database.app).find_by_username("nadia")
        assert account and (account.employee_id, account.name) == (employee, "Nadia Aziz")

    def test_with_projects_of_its_own(self, database: OpenDatabase, k9: Console) -> None:
        with database.owner.engine.begin() as connection:
            alpha, bravo = (make_project(connection, code=code) for code in ("ALPHA", "BRAVO"))
        words = ("user", "create", "nadia", "--role", "supervisor", "--project", "ALPHA", "--project", "BRAVO")
        k9.says(*words, "--password-stdin", typed=PASSWORD)
        assert viewer(database, "nadia").scope.projects == {alpha, bravo}

    def test_what_is_wrong_is_named_and_nothing_is_made(self, database: OpenDatabase, k9: Console) -> None:
        with database.owner.engine.begin() as connection:
            make_user(connection, username="basel", email="basel@unit.example")
            make_project(connection, code="ALPHA")
        before = host_rows(database)
        new = ("user", "create", "nadia", "--role", "admin", "--password-stdin")
        assert k9.refused(*new, typed="short").field == "password"
        assert k9.refused(*new, "--employee", "E9999", typed=PASSWORD).field == "employee"
        assert k9.refused(*new, "--project", "ALPHB", typed=PASSWORD).suggestion == "ALPHA"
        assert k9.refused(*new, "--email", "basel@unit.example", typed=PASSWORD).field == "email"
        taken = k9.refused("user", "create", "basel", "--role", "admin", "--password-stdin", typed=PASSWORD)
        assert isinstance(taken, Conflict)
        for name in (" ", "x" * 81, "a\x07b"):
            wrong = k9.refused("user", "create", name, "--role", "admin", "--password-stdin", typed=PASSWORD)
            assert isinstance(wrong, InvalidInput)
        assert host_rows(database) == before

    def test_a_live_host_makes_its_accounts_itself(self, live_host: OpenDatabase, k9: Console) -> None:
        before = host_rows(live_host)
        for words in (
            ("create", "nadia", "--role", "admin", "--password-stdin"),
            ("password", "basel", "--password-stdin"),
            ("close", "basel"),
            ("open", "basel"),
        ):
            error = k9.refused("user", *words, typed=PASSWORD)
            assert isinstance(error, Forbidden) and error.code == "live_host"
        assert host_rows(live_host) == before


class TestWhatWeKeepAboutEverybody:
    def test_role_projects_and_how_one_reads_are_set_on_a_live_host_too(
        self, live_host: OpenDatabase, k9: Console
    ) -> None:
        before = host_rows(live_host)
        reading = ("--language", "en", "--digits", "arab", "--calendar", "islamic-umalqura")
        k9.says("user", "set", "basel", "--role", "commander", *reading, "--project", "ALPHA")
        account = AccountStore(live_host.app).find_by_username("basel")
        assert account and (account.profile_role, account.language, account.digits) == ("commander", "en", "arab")
        assert account.calendar == "islamic-umalqura"
        assert len(account.extra_project_ids) == 1
        assert viewer(live_host, "basel").scope.all_projects
        k9.says("user", "set", "basel", "--role", "host", "--no-projects", "--language", "usual")
        account = AccountStore(live_host.app).find_by_username("basel")
        assert account and (account.profile_role, account.language, account.digits) == (None, None, "arab")
        assert viewer(live_host, "basel").role is Role.MANAGER
        assert not viewer(live_host, "basel").scope.projects
        assert host_rows(live_host) == before

    def test_who_did_it_is_in_the_audit_log(self, live_host: OpenDatabase, k9: Console) -> None:
        k9.says("user", "set", "basel", "--language", "en")
        with live_host.owner.read() as connection:
            actor = connection.execute(
                text(
                    "SELECT actor FROM reporting.audit_log WHERE entity_type = 'user_profile' ORDER BY id DESC LIMIT 1"
                )
            ).scalar_one()
        assert actor.startswith("./k9 user (")

    def test_an_unknown_name_suggests_the_nearest(self, live_host: OpenDatabase, k9: Console) -> None:
        error = k9.refused("user", "set", "basl", "--language", "en")
        assert isinstance(error, NotFound) and error.suggestion == "basel"

    def test_the_list_says_who_may_enter(self, live_host: OpenDatabase, k9: Console) -> None:
        with live_host.owner.engine.begin() as connection:
            make_user(connection, username="gone", active=False, role="TRAINER")
        k9.says("user", "set", "basel", "--project", "ALPHA")
        lines = {line.split()[0]: line.split() for line in k9.says("user", "list").splitlines()}
        assert lines["basel"][1:4] == ["manager", "ALPHA", "open"]
        assert lines["gone"][1:4] == ["trainer", "-", "closed"]


class TestEndingIt:
    def person(self, database: OpenDatabase, k9: Console) -> str:
        k9.says("user", "create", "nadia", "--role", "admin", "--password-stdin", typed=PASSWORD)
        return sessions(database).open(logins(database).log_in("nadia", PASSWORD, "", HERE), HERE)

    def test_signing_out_ends_every_session(self, database: OpenDatabase, k9: Console) -> None:
        token = self.person(database, k9)
        assert "1 sessions" in k9.says("user", "sign-out", "nadia")
        assert sessions(database).check(token, HERE) is None
        assert logins(database).log_in("nadia", PASSWORD, "", HERE)

    def test_another_password_ends_the_sessions_of_the_old_one(self, database: OpenDatabase, k9: Console) -> None:
        token = self.person(database, k9)
        k9.says("user", "password", "nadia", "--password-stdin", typed="a new and long one\n")
        assert sessions(database).check(token, HERE) is None
        with pytest.raises(LoginRefused):
            logins(database).log_in("nadia", PASSWORD, "", HERE)
        assert logins(database).log_in("nadia", "a new and long one", "", HERE)

    def test_a_closed_account_is_out_until_it_is_opened(self, database: OpenDatabase, k9: Console) -> None:
        token = self.person(database, k9)
        k9.says("user", "close", "nadia")
        assert sessions(database).check(token, HERE) is None
        with pytest.raises(LoginRefused):
            logins(database).log_in("nadia", PASSWORD, "", HERE)
        k9.says("user", "open", "nadia")
        assert logins(database).log_in("nadia", PASSWORD, "", HERE)


class TestTokens:
    @pytest.fixture
    def tokens(self, database: OpenDatabase, k9: Console) -> ApiTokens:
        with database.owner.engine.begin() as connection:
            make_user(connection, username="amal", role="GENERAL_ADMIN")
        return ApiTokens(TokenStore(database.app), AccountStore(database.app), ScopeStore(database.app))

    def test_what_is_printed_opens_the_door(self, tokens: ApiTokens, k9: Console) -> None:
        secret = k9.says("token", "create", "--user", "amal", "--name", "ci").strip()
        found = tokens.check(secret, HERE)
        assert found and (found.viewer.username, found.may_write) == ("amal", False)
        writing = k9.says("token", "create", "--user", "amal", "--name", "cd", "--scope", "all").strip()
        assert tokens.check(writing, HERE).may_write  # type: ignore[union-attr]

    def test_the_list_shows_all_but_the_secret(self, tokens: ApiTokens, k9: Console) -> None:
        secret = k9.says("token", "create", "--user", "amal", "--name", "ci", "--days", "7").strip()
        listed = k9.says("token", "list")
        assert "amal" in listed and "ci" in listed and "open" in listed
        assert secret not in listed

    def test_a_revoked_one_is_refused_at_once_and_its_name_is_free(self, tokens: ApiTokens, k9: Console) -> None:
        secret = k9.says("token", "create", "--user", "amal", "--name", "ci").strip()
        assert isinstance(k9.refused("token", "create", "--user", "amal", "--name", "ci"), Conflict)
        k9.says("token", "revoke", "--user", "amal", "--name", "ci")
        assert tokens.check(secret, HERE) is None
        assert "revoked" in k9.says("token", "list", "--user", "amal")
        assert isinstance(k9.refused("token", "revoke", "--user", "amal", "--name", "ci"), NotFound)
        k9.says("token", "create", "--user", "amal", "--name", "ci")

    def test_an_unknown_user_suggests_the_nearest(self, tokens: ApiTokens, k9: Console) -> None:
        assert k9.refused("token", "create", "--user", "amaal", "--name", "ci").suggestion == "amal"
