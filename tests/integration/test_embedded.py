"""The embedded PostgreSQL starts from nothing, and is shared by whoever uses its directory."""

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.setting_values import PROJECT_ROOT
from data_access.embedded import start_embedded
from tests.lib.embedded_child import Child, ask, pid_of, tell
from tests.lib.processes import is_alive

ALLOWED_SECOND_START_S = 5.0


class TestStart:
    def test_it_starts_in_an_empty_directory_with_three_logins_and_a_database(self, data_directory: Path) -> None:
        server = start_embedded(data_directory / "new" / "var")
        try:
            assert ask(server.url, "SELECT session_user || '@' || current_database()") == "k9_insight@k9"
            assert ask(server.owner_url, "SELECT session_user || '@' || current_database()") == "k9_owner@k9"
            assert ask(server.admin_url, "SELECT session_user") == "postgres"
            assert ask(server.url, "SHOW listen_addresses") == ""
            assert ask(server.url, "SHOW server_encoding") == "UTF8"
            assert ask(server.url, "SELECT rolsuper FROM pg_roles WHERE rolname = 'k9_owner'") is False
        finally:
            server.stop()

    def test_nobody_else_can_read_what_it_keeps(self, used_data_directory: Path) -> None:
        assert stat.S_IMODE((used_data_directory / "postgres-passwords.json").stat().st_mode) == 0o600
        assert stat.S_IMODE((used_data_directory / "postgres").stat().st_mode) == 0o700

    def test_its_passwords_are_in_no_repr_and_needed(self, used_data_directory: Path) -> None:
        server = start_embedded(used_data_directory)
        try:
            password = sa.make_url(server.url).password
            assert str(password) not in repr(server)
            wrong = sa.make_url(server.url).set(password="wrong")
            with pytest.raises(sa.exc.OperationalError, match="password authentication failed"):
                ask(wrong.render_as_string(hide_password=False), "SELECT 1")
        finally:
            server.stop()

    def test_the_second_start_is_quick(self, used_data_directory: Path) -> None:
        started = time.monotonic()
        server = start_embedded(used_data_directory)
        seconds = time.monotonic() - started
        server.stop()
        assert seconds < ALLOWED_SECOND_START_S

    def test_what_a_cut_off_first_start_left_out_is_made_up_for(self, used_data_directory: Path) -> None:
        server = start_embedded(used_data_directory)
        tell(server.admin_url.replace("/k9?", "/postgres?"), "DROP DATABASE k9")
        tell(server.admin_url.replace("/k9?", "/postgres?"), "DROP ROLE k9_insight")
        server.stop()
        server = start_embedded(used_data_directory)
        try:
            assert ask(server.url, "SELECT current_database()") == "k9"
        finally:
            server.stop()

    @pytest.mark.parametrize("after_s", [0.3, 0.8, 1.5])
    def test_a_first_start_killed_at_any_moment_is_begun_again(self, data_directory: Path, after_s: float) -> None:
        child = Child(data_directory)
        time.sleep(after_s)
        child.kill()
        server = start_embedded(data_directory)
        try:
            assert ask(server.url, "SELECT 1") == 1
            assert not list(data_directory.glob("postgres.new-*"))
        finally:
            server.stop()

    def test_a_path_too_long_for_a_socket_is_no_obstacle(self, data_directory: Path) -> None:
        server = start_embedded(data_directory / ("long" * 20) / ("path" * 20))
        try:
            assert ask(server.url, "SELECT 1") == 1
        finally:
            server.stop()


class TestSharing:
    def test_two_processes_share_one_server_and_the_last_one_stops_it(self, used_data_directory: Path) -> None:
        first, second = Child(used_data_directory), Child(used_data_directory)
        pid = first.server_pid()
        assert second.server_pid() == pid
        assert first.end() == (0, "")
        assert is_alive(pid)
        assert second.end() == (0, "")
        assert not is_alive(pid)

    def test_two_first_starts_at_once_make_one_server(self, data_directory: Path) -> None:
        first, second = Child(data_directory), Child(data_directory)
        assert first.server_pid() == second.server_pid()
        assert (first.end()[0], second.end()[0]) == (0, 0)

    def test_a_killed_process_needs_it_no_longer(self, used_data_directory: Path) -> None:
        server = start_embedded(used_data_directory)
        child = Child(used_data_directory)
        pid = child.server_pid()
        child.kill()
        assert server.is_running()
        server.stop()
        assert not is_alive(pid)

    def test_what_a_killed_last_user_left_running_is_used_on_and_stopped(self, used_data_directory: Path) -> None:
        child = Child(used_data_directory)
        pid = child.server_pid()
        child.kill()
        server = start_embedded(used_data_directory)
        assert pid_of(used_data_directory) == pid
        server.stop()
        assert not is_alive(pid)

    def test_stopping_twice_does_nothing(self, used_data_directory: Path) -> None:
        first, second = start_embedded(used_data_directory), start_embedded(used_data_directory)
        first.stop()
        first.stop()
        assert second.is_running()
        second.stop()

    def test_a_forked_child_does_not_stop_the_server_of_its_parent(self, used_data_directory: Path) -> None:
        server = start_embedded(used_data_directory)
        child = os.fork()
        if child == 0:
            server.stop()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert server.is_running()
        server.stop()

    def test_a_program_that_forgets_to_stop_it_stops_it_when_it_ends(self, used_data_directory: Path) -> None:
        forgetful = "from pathlib import Path; from data_access.embedded import start_embedded; import sys;"
        forgetful += "start_embedded(Path(sys.argv[1]))"
        subprocess.run(
            [sys.executable, "-c", forgetful, str(used_data_directory)], cwd=PROJECT_ROOT, check=True, timeout=60
        )
        assert not (used_data_directory / "postgres" / "postmaster.pid").exists()
