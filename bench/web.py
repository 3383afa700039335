"""What a resident's telephone waits for: the bytes of the first screen, and the time on a bad line.

    python -m bench.web http://127.0.0.1:8000 [--rounds 5] [--check]

Measured in the machine's Chromium on a line of 400 kbit/s with 400 ms there and back (slow 3G) and
a quarter of the processor. Before each of our screens the same browser opens a page that only
weighs as much (`bench/bare_page.py`): what the line and the machine cost by themselves in that
minute. A ratio to it means the same on a quiet machine and on a busy one. `--check` fails over the
budgets.
"""

import argparse
import shutil
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from bench.bare_page import BarePage

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
SLOWER_PROCESSOR = 4
MOST_BYTES = 120_000
MOST_SECONDS = 2.5
SCREENS = ("/r/", "/r/report")
_PAINTED = """() => performance.getEntriesByType('paint')
  .find((one) => one.name === 'first-contentful-paint')?.startTime"""


@dataclass(frozen=True, slots=True)
class Load:
    """One first visit: what came over the line, and when the first words stood there."""

    bytes: int
    seconds: float


def first_load(browser: Browser, address: str, *, slow: bool) -> Load:
    """A first visit with an empty cache, until the screen's title stands and can be used.

    There is nothing to see before the app itself has drawn it, so the first paint is that moment.
    """
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, locale="zh-CN", service_workers="block"
    )
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    if slow:
        line.send("Network.emulateNetworkConditions", SLOW_3G)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    came: list[int] = []
    line.on("Network.loadingFinished", lambda one: came.append(int(one["encodedDataLength"])))
    page.goto(address, wait_until="commit", timeout=60_000)
    page.locator("h1").wait_for(timeout=60_000)
    before_title = sum(came)
    # It may be noted a little after it was seen.
    painted = float(page.wait_for_function(_PAINTED).json_value()) / 1000
    context.close()
    return Load(before_title, painted)


def measured(browser: Browser, address: str, *, rounds: int) -> bool:
    """Print a screen's line; True when a budget is broken.

    The bytes are those of a fast line: on a slow one the title stands before what comes after it.
    """
    fast = first_load(browser, address, slow=False)
    ours, bare = [], []
    with BarePage(fast.bytes) as weight:
        for _ in range(rounds):
            bare.append(first_load(browser, weight.address, slow=True).seconds)
            ours.append(first_load(browser, address, slow=True))
    size = min(one.bytes for one in ours)
    seconds = [one.seconds for one in ours]
    middle, floor = statistics.median(seconds), statistics.median(bare)
    print(
        f"{address[address.index('/r/') :]:10} {size / 1000:6.1f} of {MOST_BYTES / 1000:.0f} kB   "
        f"{fast.seconds:4.2f} s   slow 3G, ¼ processor {middle:4.2f} of {MOST_SECONDS} s "
        f"({min(seconds):.2f}–{max(seconds):.2f})   "
        f"bare page {floor:4.2f} s ({min(bare):.2f}–{max(bare):.2f})   × {middle / floor:.2f}"
    )
    return size > MOST_BYTES or middle > MOST_SECONDS


def main(words: Sequence[str]) -> int:
    """A line for each screen; with --check, 1 when a budget is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("address", help="a running server, such as http://127.0.0.1:8000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--check", action="store_true", help="fail over the budgets")
    asked = parser.parse_args(words)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        broken = [measured(browser, asked.address + one, rounds=asked.rounds) for one in SCREENS]
        browser.close()
    return int(any(broken) and asked.check)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
