"""What commands share: who acts from a console, passwords that are typed or piped, and lists as plain tables."""

import getpass
import sys
from collections.abc import Sequence

import click

from data_access.database import Actor


def console_actor(command: str) -> Actor:
    """Who the audit log names: the command and the system's user who ran it."""
    return Actor(name=f"./k9 {command} ({getpass.getuser()})")


def asked_password(from_input: bool) -> str:
    """A password typed twice without being shown, or the first line of standard input."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return password


def echo_table(title: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as their widest cell, two blanks between."""
    lines = [[str(cell) for cell in row] for row in (title, *rows)]
    widths = [max(len(line[number]) for line in lines) for number in range(len(title))]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
