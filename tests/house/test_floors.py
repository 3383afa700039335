"""A room knows only the rooms below it."""

import ast
import os
import subprocess
import sys
import tomllib

from tests.house.source import ROOT, functions, modules

BELOW_THE_DOORS = (
    "disk",
    "journal",
    "outside",
    "scanning",
    "ledger",
    "policy",
    "clock",
    "territory",
    "people",
    "cases",
    "routing",
    "notices",
    "intake",
    "feedback",
    "collaboration",
)
# A request to foreign storage is signed with the moment at which it leaves.
DOORS_OF_THEIR_OWN = {"linli/cases/evidence/s3.py"}

# What can open a line to another machine, and who may load it: `outside`; and the launcher, which
# looks whether its own port is free and its own server answers.
LINES = {
    "socket",
    "ssl",
    "http.client",
    "urllib.request",
    "httpx",
    "requests",
    "aiohttp",
    "urllib3",
}
LINES |= {"smtplib", "ftplib", "imaplib", "poplib", "socketserver", "xmlrpc.client", "asyncio"}
LINES |= {"urllib3", "django.core.mail", "websockets", "telnetlib", "paramiko", "boto3"}
HAVE_A_LINE = {
    # On the machine of whoever asks, to the address that she names.
    "linli/exchange/mcp/house.py",
    "linli/outside/addresses.py",
    "linli/outside/ask.py",
    "linli/outside/clamd.py",
    "linli/outside/mail.py",
    "linli/site/commands/up.py",
}


def test_a_room_imports_only_rooms_on_lower_floors():
    said = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "200", "PYTHONWARNINGS": "ignore"},
    )
    assert said.returncode == 0, said.stdout + said.stderr


def test_every_room_has_a_floor_and_every_floor_a_room():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (floors,) = contracts["contracts"]
    assert floors["exhaustive"] is True
    placed = {room.strip() for floor in floors["layers"] for room in floor.split("|")}
    built = {path.parent.name for path in (ROOT / "linli").glob("*/__init__.py")}
    assert placed == built, "no room without a floor, and no empty rooms"


def test_nothing_is_imported_inside_a_function():
    """But in AppConfig.ready, and in commands, where Django must be set up first."""
    found = []
    for module in modules():
        if module.room == "site":
            continue
        for function in functions(module):
            if function.name == "ready" and module.path.name == "apps.py":
                continue
            found += [
                module.at(node)
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom)
            ]
    assert not found


def test_rooms_below_the_doors_know_nothing_of_http():
    found = [
        module.at(node)
        for module in modules()
        if module.room not in ("site", "web", "exchange")
        for node in module.nodes
        for name in _imported(node)
        if name.startswith(("django.http", "django.urls", "ninja"))
    ]
    assert not found


def test_nobody_goes_out_but_through_the_one_door():
    """An address that somebody else chose is judged in one place, or it is not judged."""
    found = {
        module.name
        for module in modules()
        for node in module.nodes
        for name in _named(node)
        if any(name == line or name.startswith(f"{line}.") for line in LINES)
    }
    assert found == HAVE_A_LINE


def test_time_is_a_parameter_below_the_doors():
    """Only doors, commands and tasks ask the clock; the monotonic one is no time of day."""
    found = [
        module.at(node)
        for module in modules()
        if module.room in BELOW_THE_DOORS and module.name not in DOORS_OF_THEIR_OWN
        for node in module.nodes
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date", "timezone")
    ]
    assert not found


def _named(node: ast.AST) -> list[str]:
    """What an import loads, `from http import client` read as `http.client`."""
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{name.name}" for name in node.names)]
    return _imported(node)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def test_the_web_process_does_not_load_what_only_training_needs():
    # A hundred megabytes in every web process for what the worker alone does.
    asked = (
        "import sys, linli.site.wsgi, linli.web.api;"
        "print(*sorted({'sklearn', 'scipy'} & sys.modules.keys()))"
    )
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "linli.site.settings"},
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.strip() == ""
