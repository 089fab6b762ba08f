"""./k9 token"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from commands.console import console_actor, echo_table
from dashboard import clock, log
from dashboard.config import settings_from_environment
from dashboard.people.tokens import SCOPES, ApiTokens
from data_access.account_store import AccountStore
from data_access.connect import opened_database
from data_access.scope_store import ScopeStore
from data_access.token_store import ApiToken, TokenStore

ACTOR = console_actor("token")
_user = click.option("--user", "username", required=True, help="Whose rights the token has.")
_name = click.option("--name", required=True, help="What it is for; one open token of a name for each user.")


@click.group()
def command() -> None:
    """Make, list and revoke the tokens of API clients, which send `Authorization: Bearer TOKEN`."""


@command.command()
@_user
@_name
@click.option(
    "--scope",
    type=click.Choice(SCOPES),
    default=SCOPES[0],
    show_default=True,
    help="all: may write, too; metrics: may read /metrics only.",
)
@click.option("--days", type=click.IntRange(min=1), help="How long it works; without it, until it is revoked.")
def create(username: str, name: str, scope: str, days: int | None) -> None:
    """Make a token and print it. It is shown this once: the database holds only its hash."""
    with _tokens() as tokens:
        click.echo(tokens.create(username, name, scope, days, ACTOR))


@command.command("list")
@click.option("--user", "username", help="Of this user only.")
def list_tokens(username: str | None) -> None:
    """Every token, whose it is and when it was last used; never its text."""
    with _tokens() as tokens:
        found = tokens.of_user(username) if username else tokens.all()
    echo_table(
        ("user", "name", "scope", "state", "made", "last used", "ends"),
        [
            (
                owner,
                token.name,
                token.scope,
                _state(token),
                _day(token.created_at),
                _day(token.last_used_at),
                _day(token.expires_at),
            )
            for owner, token in found
        ],
    )


@command.command()
@_user
@_name
def revoke(username: str, name: str) -> None:
    """End a token; the next request with it is refused."""
    with _tokens() as tokens:
        tokens.revoke(username, name, ACTOR)
    click.echo(f"the token {name} of {username} is revoked")


def _state(token: ApiToken) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "open" if token.is_open(clock.now()) else "over"


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else "-"


@contextmanager
def _tokens() -> Iterator[ApiTokens]:
    settings = settings_from_environment()
    log.configure(settings)
    with opened_database(settings) as found:
        yield ApiTokens(TokenStore(found.app), AccountStore(found.app), ScopeStore(found.app))
