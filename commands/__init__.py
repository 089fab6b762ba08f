"""The command line ./k9: one file per command. COMMANDS is the one list; a file is imported when it is used."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A command called `name`, in `commands.<module>` as `command`."""

    name: str
    module: str
    help: str


COMMANDS: tuple[Entry, ...] = (
    Entry("run", "run", "Start everything: database, pages, jobs. Ctrl-C stops it."),
    Entry("migrate", "migrate", "Bring the database to this program's version."),
    Entry("user", "user", "Create people who may log in, list them, change role and password."),
    Entry("doctor", "doctor", "Say what is configured, reachable, stale."),
)
