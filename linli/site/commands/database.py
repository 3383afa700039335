"""`linli database`: PostgreSQL's own programs, and scripts, on the database of a data folder."""

import os
import subprocess
from pathlib import Path

import click

from linli.journal.acting import Refusal
from linli.site.commands.options import data_option
from linli.site.postgres import running_postgres
from linli.site.postgres.binaries import binaries
from linli.site.postgres.programs import address_in_environment


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@data_option
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def database(data: Path, command: tuple[str, ...]) -> None:
    """Run psql, pg_dump or a script on the database. 数据库工具

    The database runs as long as COMMAND does, DATABASE_URL and PostgreSQL's own variables say where
    it is, and its programs are found. For example: linli database psql, or
    linli database pg_dump --schema-only.
    """
    with running_postgres(data) as url:
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "LINLI_DATA_DIR": str(data.resolve()),
            **address_in_environment(url),
            "PATH": f"{binaries().folder}{os.pathsep}{os.environ.get('PATH', '')}",
        }
        try:
            code = subprocess.run(command, env=environment).returncode
        except OSError as failure:
            raise Refusal(
                "site.no_such_program",
                f"无法运行 {command[0]}（{failure.strerror}）。",
                f"{command[0]} cannot be run ({failure.strerror}).",
            ) from None
    raise SystemExit(code)
