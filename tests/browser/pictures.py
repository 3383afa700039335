"""Take one picture of each screen of the demo district, and write docs/screens.md.

    python -m tests.browser.pictures [--address http://127.0.0.1:8000 --data data]

Without an address it loads the demo district into a folder that goes again, serves it, and plays
the stories. Nobody in the pictures is real, and none is of a real place.
"""

import argparse
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Formatter
from typing import Any
from uuid import uuid4

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from linli.site.postgres import running_postgres
from linli.web.built import built
from tests.browser.screens import (
    DUTY_OFFICER,
    RESIDENT,
    SCREENS,
    SIZES,
    Facts,
    Screen,
    is_signed_in,
    opens,
    signs_in,
)
from tests.browser.works import at_the_desk

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "screens"
PASSWORD = "linjiang-flows-east"  # of the demo, printed at each of its starts
STORIES = ("burst-main", "kicked-about", "parking-lot", "silent-community", "whistle", "dead-car")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"]
HERE = {"latitude": 28.885, "longitude": 112.605}
KNOWN_HERE = ("井盖一压就响，边上有点陷", "井盖松了，车过晃得厉害")
COLOURS = 128  # quiet colours and text: more would only make the pictures heavy
# Letter of the code → what stands above its pictures, and how wide they are shown.
APPS = {
    "r": ("居民端 Residents", "手机 360×780", 220),
    "d": ("工作台 Desks", "1440×900", 880),
    "a": ("管理 Administration", "1440×900", 880),
    "g": ("网格员 Grid workers", "手机 390×844", 240),
    "w": ("指挥中心 Command centre", "1920×1080, 3840×1080", 880),
}
OPENING = """# The screens 界面

Every screen of linli with the demo district's data, at its real size. `make screens` takes all of
these pictures anew. Everybody and everything in them is made up.
"""


def main(words: Sequence[str]) -> int:
    """Write the pictures and the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--address", default="", help="a demo that is running")
    parser.add_argument("--data", type=Path, default=Path("data"), help="its data folder")
    parser.add_argument("--only", default="", help="codes of screens, with commas")
    asked = parser.parse_args(words)
    wanted = [one for one in SCREENS if one.pictured]
    if asked.only:
        wanted = [one for one in wanted if one.code in asked.only.split(",")]
    if asked.address:
        pictured(asked.address, asked.data, wanted)
    else:
        with tempfile.TemporaryDirectory(prefix="linli-") as folder:
            data = Path(folder)
            with demo(data) as address:
                pictured(address, data, wanted)
    page = page_of([one for one in SCREENS if one.pictured])
    (FOLDER.parent / "screens.md").write_text(page, encoding="utf-8")
    return 0


@contextmanager
def demo(data: Path) -> Iterator[str]:
    """The demo district, served on a free port, with its stories played."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    linli = [sys.executable, "-m", "linli.site.cli"]
    serve = [*linli, "up", "--demo", "--data", str(data), "--port", str(port)]
    # A database of its own, whatever the developer works with.
    os.environ.pop("DATABASE_URL", None)
    os.environ["LINLI_MAY_ASK"] = "localhost"  # where the pictures' own receiver listens
    up = subprocess.Popen(serve, stdout=subprocess.PIPE, text=True)
    try:
        if not any(line.startswith("ready ") for line in up.stdout or ()):
            raise SystemExit("linli up ended before it was ready.")
        for story in STORIES:
            play = [*linli, "simulate", "story", story, "--data", str(data)]
            subprocess.run(play, check=True, stdout=subprocess.DEVNULL)
        group = [*linli, "insights", "group", "--data", str(data)]
        subprocess.run(group, check=True, stdout=subprocess.DEVNULL)
        yield f"http://127.0.0.1:{port}"
    finally:
        up.terminate()
        up.wait(timeout=60)


def pictured(address: str, data: Path, screens: Sequence[Screen]) -> None:
    """Take the pictures of these screens of the demo at an address."""
    known = standing(data)
    FOLDER.mkdir(exist_ok=True)
    with receiving() as receiver, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for who, size in sorted({(one.who, one.size) for one in screens}):
            page = _seat(browser, address, who, size).new_page()
            if not who:
                _neighbours_report(page)
            elif who == RESIDENT:
                is_signed_in(page, known)
            if (who, size) == (DUTY_OFFICER, "desk"):
                known |= _prepared(page, known["case"])
                known |= _subscribed(page, receiver)
            for screen in screens:
                if (screen.who, screen.size) == (who, size) and _has_something(screen, known):
                    opens(page, screen, known)
                    page.wait_for_timeout(300)
                    _keep(page, screen)
        browser.close()


@contextmanager
def receiving() -> Iterator[str]:
    """Somebody who receives webhooks, at an address of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Takes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/linli/events"
    server.shutdown()
    server.server_close()


class _Takes(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody wants to know."""


def standing(data: Path) -> Facts:
    """The facts of the district in this folder; in a process of its own, which has its database."""
    ask = "import json; from tests.browser.standing import facts; print(json.dumps(facts()))"
    with running_postgres(data) as url:
        environment = {**os.environ, "DATABASE_URL": url, "LINLI_DATA_DIR": str(data.resolve())}
        shell = [sys.executable, "manage.py", "shell", "--no-imports", "-c", ask]
        said = subprocess.run(
            shell, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        ).stdout
    found: Facts = json.loads(said.splitlines()[-1])
    return found


def page_of(screens: Sequence[Screen]) -> str:
    """docs/screens.md: a heading for each app, its pictures beneath."""
    parts = [OPENING]
    for letter, (title, size, width) in APPS.items():
        of_app = [one for one in screens if one.code[0] == letter]
        if not of_app:
            continue
        parts.append(f"\n## {title}\n\n{size}\n")
        for one in of_app:
            picture = f'<img src="screens/{one.code}.png" width="{width}" alt="{one.zh} {one.en}">'
            parts.append(f"\n**{one.zh}** {one.en}\n\n{picture}\n")
    return "".join(parts)


def _seat(browser: Browser, address: str, who: str, size: str) -> BrowserContext:
    context = browser.new_context(
        base_url=address,
        viewport=SIZES[size],  # type: ignore[arg-type]  # a width and a height
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        color_scheme="light",
        reduced_motion="reduce",
        geolocation={**HERE, "accuracy": 8},
        permissions=["geolocation"],
    )
    if who not in ("", RESIDENT):
        page = context.new_page()
        page.goto("/desk/signin")
        signs_in(page, who, PASSWORD)
        page.close()
    return context


def _neighbours_report(page: Page) -> None:
    """So that the phone, which stands here, hears of something nearby."""
    page.goto("/r/")
    for number, text in enumerate(KNOWN_HERE):
        shift = 0.00012 * (1 + number)
        place = {"latitude": HERE["latitude"] + shift, "longitude": HERE["longitude"] - shift}
        page.request.post(
            "/api/resident/reports",
            data={"text": text, "category": "cover-rattling", "position": place},
            headers={"X-Linli": "1"},
        )


def _prepared(page: Page, case: str) -> Facts:
    """The duty officer's lists, filled through the API."""
    return at_the_desk(partial(_gets, page), partial(_posts, page), case, datetime.now(UTC))


def _subscribed(page: Page, receiver: str) -> Facts:
    """A subscription that is told of the last days, once its receiver has answered the ping."""
    made = _posts(
        page,
        "/workbench/webhooks",
        {
            "name": "应急局联动平台",
            "address": receiver,
            "kinds": ["case.opened", "case.dispatched", "case.overdue", "case.closed"],
            "role": "duty_officer",
            "unit": "dept-emergency",
            "area": "990100",
        },
    )
    path = f"/workbench/webhooks/{made['id']}"
    since = {"since": (datetime.now(UTC) - timedelta(days=2)).isoformat()}
    _posts(page, f"{path}/set-back", since)
    for _ in range(60):
        if len(_gets(page, f"{path}/deliveries?state=sent")["items"]) >= 10:
            break
        page.wait_for_timeout(500)
    return {"webhook": str(made["id"])}


def _posts(page: Page, path: str, body: Any) -> Any:
    headers = {"X-Linli": "1", "Idempotency-Key": str(uuid4())}
    answer = page.request.post(f"/api{path}", data=body, headers=headers)
    if not answer.ok:
        raise SystemExit(answer.text())
    return answer.json()


def _gets(page: Page, path: str) -> Any:
    return page.request.get(f"/api{path}").json()


def _has_something(screen: Screen, known: Facts) -> bool:
    return all(name in known for _, name, _, _ in Formatter().parse(screen.path) if name)


def _keep(page: Page, screen: Screen) -> None:
    if screen.whole:
        # A window as long as the sheet: what sticks to its foot then stands beneath it.
        high = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": SIZES[screen.size]["width"], "height": high})
    shot = page.screenshot()
    with Image.open(io.BytesIO(shot)) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{screen.code}.png", optimize=True)


if __name__ == "__main__":
    if not built("resident"):
        raise SystemExit("The screens are not built: make frontend.")
    sys.exit(main(sys.argv[1:]))
