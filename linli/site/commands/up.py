"""`linli up`: everything that an installation needs, in one process to start and to stop."""

import contextlib
import http.client
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from linli.journal.acting import Refusal
from linli.site.commands.options import data_option
from linli.site.commands.progress import Progress
from linli.site.opening import close_connections, make_keys, migrate, set_up
from linli.site.postgres import Server, locked
from linli.site.screens import wait_for_screens
from linli.site.supervisor import Supervisor, web_child, worker_child

SECONDS_FOR_THE_PORT = 3.0


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on. 端口")
@click.option("--demo", is_flag=True, help="Load the demo district if the database is empty.")
@click.option("--workers", default=2, show_default=True, help="Web processes.")
@click.option("--threads", default=5, show_default=True, help="Threads of each web process.")
def up(data: Path, host: str, port: int, demo: bool, workers: int, threads: int) -> None:
    """Start everything and stay; Ctrl-C stops all of it. 启动

    Prints one line, `ready http://…`, when it answers. Starting again with the same data goes on
    where it stopped, however it stopped.
    """
    _check_port(host, port)
    # Until the supervisor listens to signals itself, both end this command by an exception, so
    # that what was started is stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    began = time.monotonic()
    address = f"http://{host}:{port}"
    os.environ.setdefault("LINLI_PUBLIC_URL", address)
    try:
        with _database(data) as (server, url):
            set_up(data, url)
            _say("数据库已就绪 database is up", began)
            migrate()
            make_keys()
            _say("数据表已是最新 tables are up to date", began)
            sign_ins = _load_demo() if demo else []
            close_connections()
            wait_for_screens()
            supervisor = Supervisor(
                [web_child(host, port, workers=workers, threads=threads), worker_child()], server
            )
            supervisor.obey_signals()
            words = [f"{o['zh']} {o['en']}: {o['name']} / {o['secret']}" for o in sign_ins]
            line = "  |  ".join([f"ready {address}", *words])
            supervisor.run(ready=lambda: _answers(host, port), announce=lambda: click.echo(line))
    except KeyboardInterrupt:
        pass
    click.echo("已停止。Stopped.", err=True)


@contextlib.contextmanager
def _database(data: Path) -> Iterator[tuple[Server | None, str]]:
    """The database to run on: DATABASE_URL's, or our own, which the supervisor then looks after."""
    named = os.environ.get("DATABASE_URL")
    if named:
        yield None, named
        return
    lock = locked(data)
    if lock is None:
        raise Refusal(
            "site.already_up",
            f"另一个 linli 正在使用 {data.resolve()}。请先停掉它，或用 --data 指定别的目录。",
            f"Another linli is using {data.resolve()}. Stop it first, or name another folder with "
            "--data.",
        )
    with lock:
        server = Server(data).start()
        try:
            yield server, server.url
        finally:
            server.stop()


def _load_demo() -> list[dict[str, str]]:
    """Load the demo district if there is nothing yet; returns its sign-ins.

    The children learn of them by the environment: the first page shows them.
    """
    from linli.simulate.wechat import PORT
    from linli.site.demo import load_demo, sign_ins

    progress = Progress("示范区 demo district")
    if not load_demo(say=progress, now=datetime.now(UTC)):
        click.echo("        已有数据，接着用 going on with the data that is here", err=True)
    progress.close()
    known = sign_ins()
    os.environ["LINLI_DEMO"] = "1"
    # The made-up WeChat of `linli simulate wechat`, and nothing else on this machine.
    os.environ.setdefault("LINLI_MAY_ASK", f"127.0.0.1:{PORT}")
    os.environ["LINLI_DEMO_SIGN_INS"] = json.dumps(known, ensure_ascii=False)
    return known


def _check_port(host: str, port: int) -> None:
    """Refuse a taken port at once, not after a minute of loading."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        give_up = time.monotonic() + SECONDS_FOR_THE_PORT
        while True:
            try:
                probe.bind((host, port))
            except OSError as failure:
                if time.monotonic() < give_up:
                    time.sleep(0.1)  # perhaps the children of one that was killed just now
                    continue
                why = failure.strerror
                raise Refusal(
                    "site.port_taken",
                    f"无法监听 {host}:{port}（{why}）。请用 --port 换一个端口。",
                    f"Cannot listen on {host}:{port} ({why}). Name another with --port.",
                ) from None
            return


def _answers(host: str, port: int) -> bool:
    """Whether the web server answers its first page."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # not bound here
    connection = http.client.HTTPConnection(near, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _say(text: str, began: float) -> None:
    sys.stderr.write(f"  {time.monotonic() - began:5.1f} s  {text}\n")
