"""./k9 user"""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from commands.console import asked_password, console_actor, echo_table
from dashboard import log
from dashboard.config import settings_from_environment
from dashboard.i18n import CALENDARS, DIGITS, LANGUAGES
from dashboard.people.users import Users
from dashboard.permissions import Role
from data_access.connect import opened_database

ROLES = click.Choice([role.value for role in Role])
ACTOR = console_actor("user")
_from_input = click.option("--password-stdin", "from_input", is_flag=True, help="Read it from standard input.")
_projects = click.option(
    "--project", "projects", multiple=True, metavar="CODE", help="An extra project; may be repeated."
)


@click.group()
def command() -> None:
    """List the people who may log in; give them roles, projects and languages.

    Accounts and passwords are made here only in a database whose tables this program made: a live K9 program keeps
    its users itself.
    """


@command.command("list")
def list_users() -> None:
    """Everybody, with role, projects, state and open sessions."""
    with _users() as users:
        lines = users.all()
    echo_table(
        ("user", "role", "projects", "state", "sessions", "language", "name"),
        [
            (
                line.account.username,
                line.role or f"({line.account.profile_role or line.account.host_role})",
                line.scope,
                line.state,
                line.sessions,
                line.account.language or "-",
                line.account.name,
            )
            for line in lines
        ],
    )


@command.command()
@click.argument("username")
@click.option("--role", type=ROLES, required=True)
@click.option("--employee", "badge", metavar="NUMBER", help="Badge number of the employee whose account it is.")
@click.option("--name", help="Name of a new employee; without it and --employee, the user name.")
@click.option("--email")
@_projects
@_from_input
def create(
    username: str,
    role: str,
    badge: str | None,
    name: str | None,
    email: str | None,
    projects: tuple[str, ...],
    from_input: bool,
) -> None:
    """Make an account called USERNAME, for an employee of the database or for a new one."""
    if badge and name:
        raise click.UsageError("--employee and --name exclude each other: an employee has a name")
    with _users() as users:
        password = asked_password(from_input)
        users.create(username, password, Role(role), ACTOR, badge=badge, name=name, email=email, projects=projects)
    click.echo(f"{username} may log in as {role}")


@command.command()
@click.argument("username")
@_from_input
def password(username: str, from_input: bool) -> None:
    """Give USERNAME another password; every session of the old one ends."""
    with _users() as users:
        users.find(username)
        ended = users.set_password(username, asked_password(from_input), ACTOR)
    click.echo(f"{username} has another password; {ended} sessions ended")


@command.command("set")
@click.argument("username")
@click.option(
    "--role", type=click.Choice([*(role.value for role in Role), "host"]), help="host: as the host's role says."
)
@_projects
@click.option("--no-projects", is_flag=True, help="Take all extra projects back.")
@click.option("--language", type=click.Choice([*LANGUAGES, "usual"]))
@click.option("--digits", type=click.Choice([*DIGITS, "usual"]))
@click.option("--calendar", type=click.Choice([*CALENDARS, "usual"]), help="Told beside the Gregorian days.")
def set_profile(
    username: str,
    role: str | None,
    projects: tuple[str, ...],
    no_projects: bool,
    language: str | None,
    digits: str | None,
    calendar: str | None,
) -> None:
    """Change what this program keeps about USERNAME; the host's own data stays as it is. Effective within 5 s."""
    if projects and no_projects:
        raise click.UsageError("--project and --no-projects exclude each other")
    given = {"role": role, "language": language, "digits": digits, "calendar": calendar}
    fields: dict[str, object] = {
        name: None if value in ("host", "usual") else value for name, value in given.items() if value is not None
    }
    with _users() as users:
        if projects or no_projects:
            fields["extra_project_ids"] = users.project_keys(projects) or None
        if not fields:
            raise click.UsageError("say what to change, such as --role or --project")
        users.change_profile(username, fields, ACTOR)
    click.echo(f"{username} is changed: {', '.join(sorted(fields))}")


@command.command()
@click.argument("username")
def close(username: str) -> None:
    """Let USERNAME in no more, and end every session."""
    with _users() as users:
        ended = users.set_active(username, False, ACTOR)
    click.echo(f"{username} is closed; {ended} sessions ended")


@command.command("open")
@click.argument("username")
def open_again(username: str) -> None:
    """Let USERNAME in again."""
    with _users() as users:
        users.set_active(username, True, ACTOR)
    click.echo(f"{username} may log in again")


@command.command("sign-out")
@click.argument("username")
def sign_out(username: str) -> None:
    """End every session of USERNAME, everywhere within 5 s. Tokens stay: ./k9 token revoke ends those."""
    with _users() as users:
        ended = users.sign_out(username, ACTOR)
    click.echo(f"{ended} sessions of {username} ended")


@contextmanager
def _users() -> Iterator[Users]:
    settings = settings_from_environment()
    log.configure(settings)
    with opened_database(settings) as found:
        yield Users(found.app, found.owner)
