"""The command line: every command parses, calls one function, prints.

What is heavy is imported inside the command that needs it, so that `policy-targets --help` is there at once.
"""

from __future__ import annotations

import click

from policy_targets import __version__
from policy_targets.commands import (
    Commands,
    asking,
    candidates,
    desk,
    example,
    exchange,
    explorer,
    looking,
    package,
    panel,
    promises,
    reader,
    releases,
)


@click.group(cls=Commands, **example("policy-targets list targets --place 高邮市 --year 2025"))
@click.version_option(__version__, prog_name="policy-targets")
def main() -> None:
    """Every number a Chinese government promises: typed, quoted, and located to the character."""


# in the order of the work
for room in (reader, asking, desk, package, candidates, looking, explorer, promises, panel, releases, exchange):
    for one in room.COMMANDS:
        main.add_command(one)
