"""The single processes of an installation, for those who start each by a service manager."""

import os

import click

from linli.site.commands.options import data_option


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Web processes.")
@click.option("--threads", default=5, show_default=True, help="Threads of each web process.")
def web(host: str, port: int, workers: int, threads: int) -> None:
    """Serve HTTP, and nothing else. Needs DATABASE_URL. 只运行网页服务"""
    from linli.site.supervisor import web_command

    command = web_command(host, port, workers=workers, threads=threads)
    os.execv(command[0], command)  # noqa: S606  # no shell is the point


@click.command()
def worker() -> None:
    """Run followers and timers, and nothing else. Needs DATABASE_URL. 只运行后台进程"""
    from linli.site.opening import set_up_without_database

    set_up_without_database()
    from linli.site.worker import main

    main()


@click.command()
@data_option
def migrate(data: object) -> None:
    """Bring the tables up to date and make missing keys, then end. 升级数据表"""
    from pathlib import Path

    from linli.site.opening import opened

    with opened(Path(str(data))):
        click.echo("数据表已是最新。The tables are up to date.")
