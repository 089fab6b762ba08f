"""Entry of ./k9: finds the command, and turns our errors into one line and exit code 1."""

import signal
import sys
from importlib import import_module

import click

from commands import COMMANDS, Entry
from dashboard.errors import ProductError, nearest


class CommandList(click.Group):
    """The group of COMMANDS; each is imported only when it is asked for, so that `--help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [entry.name for entry in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for entry in COMMANDS:
            if entry.name == cmd_name:
                return _imported(entry)
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        names = self.list_commands(ctx)
        if args[0] not in names and not args[0].startswith("-"):
            close = nearest(args[0], names)
            ctx.fail(f"no command {args[0]!r}" + (f"; the nearest is {close!r}" if close else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.help) for entry in COMMANDS])


@click.group(cls=CommandList, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """K9 Insight: daily reports of a working-dog unit. Settings are environment variables; see README.md."""


def _imported(entry: Entry) -> click.Command:
    command: click.Command = import_module(f"commands.{entry.module}").command
    return command


def main() -> None:
    """Run the command line; a ProductError is one line on standard error."""
    # Asked to stop, a command closes what it has opened, as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        cli(prog_name="./k9")
    except ProductError as error:
        click.echo(f"k9: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
