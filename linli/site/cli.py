"""The `linli` command: one group per subject, each in its own file of `commands/`."""

import sys

import click

from linli.journal.acting import Refusal
from linli.site.commands.assessment import assessment
from linli.site.commands.backup import backup, restore
from linli.site.commands.database import database
from linli.site.commands.doctor import doctor
from linli.site.commands.exchange import exchange
from linli.site.commands.insights import insights
from linli.site.commands.intake import intake
from linli.site.commands.journal import journal
from linli.site.commands.keys import keys
from linli.site.commands.ledger import ledger
from linli.site.commands.mcp import mcp
from linli.site.commands.notices import notices
from linli.site.commands.people import people
from linli.site.commands.policy import policy
from linli.site.commands.processes import migrate, web, worker
from linli.site.commands.retention import retention
from linli.site.commands.routing import routing
from linli.site.commands.simulate import simulate
from linli.site.commands.territory import territory
from linli.site.commands.up import up

REFUSED = 2


class RefusingGroup(click.Group):
    """A group whose commands are refused in two sentences, not with a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(refusal.zh, err=True)
            click.echo(refusal.en, err=True)
            ctx.exit(REFUSED)


@click.group(cls=RefusingGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="linli", message="linli %(version)s")
def main() -> None:
    """linli 邻里: a report comes in, somebody is responsible, and the reporter hears the end of it.

    Start with `linli up --demo`. Every command answers `--help`. Those that need the database use
    DATABASE_URL when it is set, and otherwise the one in the data folder (--data).
    """


for command in (
    up,
    doctor,
    policy,
    territory,
    intake,
    insights,
    assessment,
    exchange,
    journal,
    ledger,
    mcp,
    notices,
    people,
    keys,
    retention,
    routing,
    simulate,
    web,
    worker,
    migrate,
    database,
    backup,
    restore,
):
    main.add_command(command)


if __name__ == "__main__":
    sys.exit(main())
