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
    Entry("uninstall-triggers", "uninstall_triggers", "Take everything of ours out of the K9 database again."),
    Entry("import", "import_file", "Bring the rows of a file in, or take them back."),
    Entry("export", "export", "Write a report to a file, with the rights of one person."),
    Entry("user", "user", "List who may log in; make accounts; set roles, projects, passwords."),
    Entry("person", "person", "Export or erase what is kept about a person."),
    Entry("token", "token", "Make, list and revoke the tokens of API clients."),
    Entry("audit", "audit", "Export the audit log, sign a checkpoint, retire months, show the key."),
    Entry("backup", "backup", "Write a backup of the database and what belongs to it."),
    Entry("restore", "restore", "Fill an empty database from a backup, and prove that all of it is there."),
    Entry("doctor", "doctor", "Say what is configured, reachable, stale."),
    Entry("verify", "verify", "Prove that the audit log and the sealed reports are as they were sealed."),
    Entry("reference", "reference", "Write the pages of docs/reference from the declarations."),
    Entry("refresh", "refresh", "Bring the replica to this moment, once."),
    Entry("rebuild", "rebuild", "Make the whole replica anew from PostgreSQL."),
    Entry("job", "job", "Run a job by hand, or list the jobs."),
    Entry("demo", "demo", "Load the demo data into an empty database."),
    Entry("bench", "bench", "Measure on this machine, and print a plain table."),
)
