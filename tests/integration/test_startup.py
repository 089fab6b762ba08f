"""A start that cannot succeed says why in one line, with exit code 1, and damages nothing."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from commands.__main__ import main
from commands.run import first_words
from commands.startup import run_lock
from dashboard.config import load_settings
from data_access import schema_check
from data_access.connect import OpenDatabase
from tests.lib import catalog
from tests.lib.console import console_on
from tests.lib.database_ground import DatabaseGround
from tests.lib.product import free_port, k9


def refused(command: str, directory: Path, **settings: str) -> str:
    """The one line that the command says before it gives up."""
    done = k9(command, **({"K9_DATA_DIR": str(directory)} | settings))
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("k9: ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


@pytest.fixture
def empty(databases: DatabaseGround) -> Iterator[OpenDatabase]:
    with databases.empty() as found:
        yield found


class TestSettings:
    @pytest.mark.parametrize("command", ["run", "migrate"])
    def test_an_unknown_setting(self, tmp_path: Path, command: str) -> None:
        said = refused(command, tmp_path, K9_PROT="8051")
        assert "K9_PROT" in said
        assert "the nearest is 'K9_PORT'" in said
        assert not list(tmp_path.iterdir())

    def test_a_bad_value(self, tmp_path: Path) -> None:
        said = refused("run", tmp_path, K9_TIMEZONE="Asia/Adem")
        assert "K9_TIMEZONE='Asia/Adem'" in said
        assert "the nearest is 'Asia/Aden'" in said

    def test_a_data_directory_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        said = refused("run", tmp_path / "file" / "var")
        assert "data directory" in said
        assert "K9_DATA_DIR" in said

    def test_an_unknown_command(self) -> None:
        done = k9("migrat")
        assert done.returncode == 2
        assert "the nearest is 'migrate'" in done.stderr


class TestDatabase:
    """The embedded server, reached as any other through DATABASE_URL."""

    def url(
        self,
        databases: DatabaseGround,
        *,
        username: str | None = None,
        password: str | None = None,
        database: str | None = None,
    ) -> str:
        """The owner's address with something changed."""
        url = sa.make_url(databases.url("owner", "k9")).set(username=username, password=password, database=database)
        return url.render_as_string(hide_password=False)

    def test_one_that_does_not_exist(self, databases: DatabaseGround, tmp_path: Path) -> None:
        said = refused("run", tmp_path, DATABASE_URL=self.url(databases, database="kennel"))
        assert "database 'kennel' does not exist" in said
        assert "createdb kennel" in said

    def test_a_wrong_password(self, databases: DatabaseGround, tmp_path: Path) -> None:
        said = refused("run", tmp_path, DATABASE_URL=self.url(databases, password="hush-hush"))
        assert "refuses the password of 'k9_owner'" in said
        assert "hush" not in said

    def test_a_wrong_password_of_the_owner(self, databases: DatabaseGround, tmp_path: Path) -> None:
        owner = self.url(databases, password="hush-hush")
        said = refused("migrate", tmp_path, DATABASE_URL=databases.url("app", "k9"), DATABASE_OWNER_URL=owner)
        assert "correct DATABASE_OWNER_URL" in said

    def test_an_unknown_login(self, databases: DatabaseGround, tmp_path: Path) -> None:
        # PostgreSQL does not tell a stranger which logins there are.
        said = refused("migrate", tmp_path, DATABASE_URL=self.url(databases, username="nobody"))
        assert "refuses the password of 'nobody'" in said

    def test_a_server_that_is_not_there(self, tmp_path: Path) -> None:
        said = refused("run", tmp_path, DATABASE_URL="postgresql://k9:hush@127.0.0.1:1/k9")
        assert "nothing listens on 127.0.0.1:1" in said
        assert "hush" not in said

    def test_a_host_that_is_not_there(self, tmp_path: Path) -> None:
        said = refused("migrate", tmp_path, DATABASE_URL="postgresql://k9@no-such-host.invalid/k9")
        assert "there is no host called 'no-such-host.invalid'" in said

    def test_no_right_to_make_our_schema(self, databases: DatabaseGround, empty: OpenDatabase, tmp_path: Path) -> None:
        name = str(empty.owner.url.database)
        said = refused("migrate", tmp_path, DATABASE_URL=databases.url("app", name))
        assert "permission denied" in said
        assert "nothing was changed" in said
        with empty.owner.read() as connection:
            assert catalog.columns(connection, "public") == {}

    @pytest.mark.parametrize("command", ["refresh", "rebuild"])
    def test_a_login_that_is_not_the_application(
        self, databases: DatabaseGround, database: OpenDatabase, tmp_path: Path, command: str
    ) -> None:
        name = str(database.owner.url.database)
        admin = sa.create_engine(databases.url("admin", name), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with admin.connect() as connection:
            connection.execute(sa.text("CREATE ROLE plain LOGIN PASSWORD 'plain'"))
            try:
                url = self.url(databases, username="plain", password="plain", database=name)
                done = k9(command, K9_DATA_DIR=str(tmp_path), DATABASE_URL=url)
            finally:
                connection.execute(sa.text("DROP ROLE plain"))
        assert done.returncode == 1
        assert "'plain' may not become the application role k9_app" in done.stderr.splitlines()[-1]

    def test_one_that_lacks_columns(self, databases: DatabaseGround, empty: OpenDatabase, tmp_path: Path) -> None:
        with empty.owner.engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE project (id uuid)"))
        said = refused("run", tmp_path, DATABASE_URL=databases.url("owner", str(empty.owner.url.database)))
        assert "project.code" in said
        assert "daily_schedule_item" in said
        assert said.endswith("is this the K9 database, and is its program up to date?\n")

    def test_one_that_is_too_old(
        self,
        databases: DatabaseGround,
        empty: OpenDatabase,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(schema_check, "OLDEST_VERSION", 99)
        monkeypatch.setenv("K9_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("DATABASE_URL", databases.url("owner", str(empty.owner.url.database)))
        monkeypatch.setattr(sys, "argv", ["k9", "migrate"])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr().err
        assert ended.value.code == 1
        assert "needed is 99 or later" in said
        assert said.count("\n") == 1


class TestPlace:
    def test_a_port_that_is_taken(self, tmp_path: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            said = refused("run", tmp_path, K9_PORT=port)
        assert f"port {port} on 127.0.0.1 is taken" in said
        assert "K9_PORT" in said
        assert not (tmp_path / "postgres").exists()

    @pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
    def test_an_address_that_is_not_ours(self, tmp_path: Path, host: str) -> None:
        assert host in refused("run", tmp_path, K9_HOST=host, K9_PORT=str(free_port()))

    def test_a_second_copy_on_the_same_data_directory(self, tmp_path: Path) -> None:
        with run_lock(tmp_path):
            said = refused("run", tmp_path, K9_PORT=str(free_port()))
        assert "another copy (process" in said
        assert str(tmp_path) in said


class TestFirstWords:
    """What a start says for as long as nobody has done it."""

    def test_nobody_may_log_in_yet(self, database: OpenDatabase, tmp_path: Path) -> None:
        settings = load_settings({"K9_DATA_DIR": str(tmp_path)})
        [said] = first_words(settings, database)
        assert said == "No administrator may log in yet; make one: ./k9 user create NAME --role admin"
        assert "may log in as admin" in console_on(database, tmp_path).says(
            *("user", "create", "amal", "--role", "admin", "--password-stdin"), typed="correct horse battery\n"
        )
        assert not list(first_words(settings, database))

    def test_production_without_a_key_of_the_audit_log(self, database: OpenDatabase, tmp_path: Path) -> None:
        wanted = {"K9_ENV": "production", "SECRET_KEY": "a key of production, long enough"}
        with database.owner.engine.begin() as connection:
            connection.execute(sa.text("UPDATE reporting.setting SET value = 'false' WHERE name = 'host_tables_made'"))
        nobody, no_key = first_words(load_settings({"K9_DATA_DIR": str(tmp_path)} | wanted), database)
        assert "give somebody of the K9 program that role" in nobody and "no K9_AUDIT_KEY" in no_key
