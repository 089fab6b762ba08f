"""The system user that runs the embedded server. PostgreSQL refuses root, so root starts it as a user of its own.

The data directory and the Python environment may lie in a folder that other users may not enter (root's home, a
temporary folder). The server's user then gets the right to pass through exactly these folders, through an access
control list for this one user: it may not list them, and nobody else gets anything. Where the file system
has no such lists, the folders get the bare right of passage (o+x) instead.
"""

import os
import pwd
import stat
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.errors import SetupError

USER_NAME = "k9-postgres"
_ACL = "system.posix_acl_access"
_ACL_VERSION = 2
_OWNER, _USER, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x10, 0x20  # tags of acl_permset(5), in stored order
_NO_ID = 0xFFFFFFFF
_PASS = 0x1  # the x of a folder

Entry = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class SystemUser:
    """Who the server runs as: ourselves, or where we are root a user of its own."""

    name: str
    uid: int
    gid: int

    @property
    def is_ourselves(self) -> bool:
        return self.uid == os.geteuid()

    def as_arguments(self) -> dict[str, Any]:
        """Arguments of subprocess.run to become this user."""
        return {} if self.is_ourselves else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def take(self, path: Path) -> None:
        """Make this user the owner of `path`."""
        if not self.is_ourselves:
            os.chown(path, self.uid, self.gid)

    def open_path_to(self, path: Path) -> None:
        """Let this user pass through every folder above `path`."""
        if self.is_ourselves:
            return
        for folder in path.parents:
            if not self._may_pass(folder):
                _let_pass(folder, self.uid)

    def open_programs(self, programs: Path) -> None:
        """Let this user run the programs: a strict umask may have unpacked them for root only."""
        if self.is_ourselves:
            return
        self.open_path_to(programs)
        tree = programs.parent
        if stat.S_IMODE((programs / "postgres").stat().st_mode) & 0o005 != 0o005:
            for path in (tree, *tree.rglob("*"), *tree.parent.with_suffix(".libs").rglob("*")):
                mode = stat.S_IMODE(path.stat().st_mode)
                path.chmod(mode | 0o044 | (0o011 if path.is_dir() or mode & 0o100 else 0))

    def _may_pass(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        return (
            bool(found.st_mode & stat.S_IXOTH)
            or any(tag == _USER and user == self.uid and rights & _PASS for tag, rights, user in _entries(folder))
            and bool(found.st_mode & stat.S_IXGRP)
        )  # the group bits show the mask of the list


def server_user() -> SystemUser:
    """Ourselves, unless we are root; then the server's own user, made the first time."""
    if os.geteuid() != 0:
        return SystemUser(name="ourselves", uid=os.geteuid(), gid=os.getegid())
    try:
        found = pwd.getpwnam(USER_NAME)
    except KeyError:
        found = _made_user()
    return SystemUser(name=USER_NAME, uid=found.pw_uid, gid=found.pw_gid)


def _made_user() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", USER_NAME]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed words
    except (OSError, subprocess.CalledProcessError) as error:
        # Two first starts at once: the other one made it.
        if isinstance(error, subprocess.CalledProcessError) and _exists(USER_NAME):
            return pwd.getpwnam(USER_NAME)
        raise SetupError(
            f"PostgreSQL does not run as root and the system user {USER_NAME} cannot be made",
            hint="start as an ordinary user, or set DATABASE_URL",
        ) from error
    return pwd.getpwnam(USER_NAME)


def _exists(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _let_pass(folder: Path, uid: int) -> None:
    entries = _entries(folder) or _entries_of_mode(folder)
    others = [entry for entry in entries if entry[0] != _MASK and entry[::2] != (_USER, uid)]
    changed = [*others, (_USER, _PASS, uid)]
    # The mask bounds what users and groups of the list get: all of them together, as setfacl computes it.
    mask = 0
    for tag, rights, _ in changed:
        mask |= rights if tag not in (_OWNER, _OTHER) else 0
    changed.append((_MASK, mask, _NO_ID))
    changed.sort(key=lambda entry: (entry[0], entry[2]))
    packed = struct.pack("<I", _ACL_VERSION) + b"".join(struct.pack("<HHI", *entry) for entry in changed)
    try:
        os.setxattr(folder, _ACL, packed)
    except (OSError, AttributeError):
        _open_to_all(folder)


def _open_to_all(folder: Path) -> None:
    try:
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)
    except OSError as error:
        raise SetupError(
            f"PostgreSQL, running as {USER_NAME}, may not pass through {folder}: {error.strerror}",
            hint="choose another K9_DATA_DIR, or set DATABASE_URL",
        ) from error


def _entries(folder: Path) -> list[Entry]:
    """The access control list of `folder`, empty where it has none."""
    try:
        packed = os.getxattr(folder, _ACL)
    except (OSError, AttributeError):
        return []
    return [struct.unpack_from("<HHI", packed, start) for start in range(4, len(packed), 8)]


def _entries_of_mode(folder: Path) -> list[Entry]:
    mode = folder.stat().st_mode
    return [(_OWNER, mode >> 6 & 7, _NO_ID), (_GROUP, mode >> 3 & 7, _NO_ID), (_OTHER, mode & 7, _NO_ID)]
