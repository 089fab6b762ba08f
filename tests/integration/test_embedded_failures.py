"""The embedded PostgreSQL survives being killed, and says in one line why it cannot start."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from dashboard.errors import SetupError
from data_access.embedded import EmbeddedServer, start_embedded
from data_access.embedded_cluster import prepare_cluster, server_of
from data_access.embedded_server import run_program
from tests.lib.embedded_child import Child, ask, pid_of, tell
from tests.lib.processes import soon

NOBODY = 65534


class TestRecovery:
    @pytest.fixture
    def server(self, used_data_directory: Path) -> Iterator[EmbeddedServer]:
        server = start_embedded(used_data_directory)
        yield server
        server.stop()

    def test_a_killed_server_is_started_again_with_everything_committed(self, server: EmbeddedServer) -> None:
        tell(server.owner_url, "CREATE TABLE kept AS SELECT generate_series(1, 1000) n")
        os.kill(pid_of(server.directory), signal.SIGKILL)
        assert soon(lambda: not server.is_running())
        assert server.ensure_running() is True
        assert server.ensure_running() is False
        assert ask(server.owner_url, "SELECT count(*) FROM kept") == 1000
        tell(server.owner_url, "DROP TABLE kept")

    def test_a_server_killed_with_all_its_children_is_started_again(self, server: EmbeddedServer) -> None:
        process = psutil.Process(pid_of(server.directory))
        for one in [process, *process.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):  # a worker may just have ended
                one.kill()
        assert soon(lambda: not server.is_running())
        assert server.ensure_running() is True
        assert ask(server.url, "SELECT 1") == 1

    def test_a_server_that_somebody_else_is_starting_is_waited_for(self, server: EmbeddedServer) -> None:
        """Whoever that is may be killed at any moment, and the server goes on."""
        tell(server.owner_url, "CREATE TABLE kept AS SELECT generate_series(1, 500000) n")
        process = psutil.Process(pid_of(server.directory))
        for one in [process, *process.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):  # a worker may just have ended
                one.kill()
        assert soon(lambda: not server.is_running())
        cluster = server_of(server.directory)
        for leftover in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (cluster.cluster / leftover).unlink()
        unwaited = ["pg_ctl", "start", "-W", "-s", "-D", str(cluster.cluster), "-o", f"-k '{cluster.socket_directory}'"]
        assert run_program(cluster.programs, cluster.user, unwaited, server.directory).returncode == 0
        assert soon(server.is_running)
        another = start_embedded(server.directory)
        assert ask(another.owner_url, "SELECT count(*) FROM kept") == 500_000
        tell(another.owner_url, "DROP TABLE kept")
        another.stop()

    @pytest.mark.parametrize(
        "content",
        ["", "not a number\n", f"{os.getpid()}\n", "999999999\n"],
        ids=["empty", "no number", "another process", "no process"],
    )
    def test_a_leftover_pid_file_is_no_obstacle(self, used_data_directory: Path, content: str) -> None:
        leftover = used_data_directory / "postgres" / "postmaster.pid"
        leftover.write_text(content)
        os.chown(leftover, *_owner_of(used_data_directory / "postgres"))
        server = start_embedded(used_data_directory)
        try:
            assert ask(server.url, "SELECT 1") == 1
        finally:
            server.stop()


class TestRefusal:
    """Every reason is one line that says what to do, and nothing is changed or left behind."""

    def refused(self, data_directory: Path) -> str:
        with pytest.raises(SetupError) as caught:
            start_embedded(data_directory)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    def test_a_file_in_place_of_the_directory(self, data_directory: Path) -> None:
        (data_directory / "var").write_text("")
        assert "K9_DATA_DIR" in self.refused(data_directory / "var")
        assert "cannot be used" in self.refused(data_directory / "var" / "deeper")

    def test_a_directory_that_we_may_not_write(self, data_directory: Path) -> None:
        data_directory.chmod(0o555)
        with _as_ordinary_user():
            assert "cannot be used" in self.refused(data_directory)
            assert "cannot be used" in self.refused(data_directory / "new")
        assert not list(data_directory.iterdir())

    @pytest.mark.parametrize(("version", "shown"), [("15", "version 15"), (None, "no PostgreSQL")])
    def test_a_cluster_of_another_version(self, data_directory: Path, version: str | None, shown: str) -> None:
        cluster = data_directory / "postgres"
        cluster.mkdir()
        (data_directory / "postgres-passwords.json").write_text('{"admin": "a", "owner": "b", "app": "c"}')
        if version:
            (cluster / "PG_VERSION").write_text(f"{version}\n")
        assert shown in self.refused(data_directory)
        assert [path.name for path in cluster.iterdir()] == (["PG_VERSION"] if version else [])

    @pytest.mark.parametrize("content", [None, "", "{}", '{"admin": 1}'])
    def test_a_cluster_whose_passwords_are_gone(self, data_directory: Path, content: str | None) -> None:
        (data_directory / "postgres").mkdir()
        path = data_directory / "postgres-passwords.json"
        if content is not None:
            path.write_text(content)
        assert "put the file back from a backup" in self.refused(data_directory)
        assert path.exists() == (content is not None)

    def test_passwords_of_another_directory(self, used_data_directory: Path) -> None:
        path = used_data_directory / "postgres-passwords.json"
        kept = path.read_text()
        path.write_text('{"admin": "a", "owner": "b", "app": "c"}')
        try:
            assert "does not let us in" in self.refused(used_data_directory)
        finally:
            path.write_text(kept)
            start_embedded(used_data_directory).stop()

    def test_a_damaged_cluster(self, data_directory: Path, used_data_directory: Path) -> None:
        shutil.copytree(used_data_directory, data_directory, dirs_exist_ok=True)
        cluster = data_directory / "postgres"
        for path in (cluster, *cluster.rglob("*")):
            os.chown(path, *_owner_of(used_data_directory / "postgres"))
        (cluster / "global" / "pg_control").unlink()
        said = self.refused(data_directory)
        assert "does not start" in said
        assert "pg_control" in said

    def test_a_full_disk_while_the_cluster_is_made(self, data_directory: Path) -> None:
        code, said = Child(data_directory, limit_bytes=200_000).end()
        assert (code, said.count("\n")) == (1, 1)
        assert "cannot be made" in said
        assert not (data_directory / "postgres").exists()
        start_embedded(data_directory).stop()

    def test_a_link_that_somebody_else_put_in_place_of_the_socket_folder(self, data_directory: Path) -> None:
        data = data_directory / ("long" * 20) / ("path" * 20)
        start_embedded(data).stop()
        sockets = prepare_cluster(data.resolve(), "").socket_directory
        assert not sockets.exists()
        sockets.symlink_to(data_directory)
        try:
            assert "belongs to somebody else" in self.refused(data)
        finally:
            sockets.unlink()


def _owner_of(path: Path) -> tuple[int, int]:
    return path.stat().st_uid, path.stat().st_gid


@contextmanager
def _as_ordinary_user() -> Iterator[None]:
    """File rights do not bind root: for a moment we are somebody else."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
