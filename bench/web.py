"""What a resident's telephone waits for: the bytes of the first screen, and the time on a bad line.

    python -m bench.web http://127.0.0.1:8000 [--check]

Measured in the machine's Chromium on a line of 400 kbit/s with 400 ms there and back (slow 3G) and
a quarter of the processor. `--check` fails over the budgets.
"""

import shutil
import sys
from dataclasses import dataclass

from playwright.sync_api import sync_playwright

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
_PAINTED = """() => performance.getEntriesByType('paint')
  .find((one) => one.name === 'first-contentful-paint').startTime"""


@dataclass(frozen=True, slots=True)
class Load:
    """One first visit: what came over the line, and when the first words stood there."""

    bytes: int
    seconds: float


def first_load(address: str, path: str, *, slow: bool) -> Load:
    """A first visit with an empty cache, until the screen's title stands."""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
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
        page.goto(address + path, wait_until="commit", timeout=60_000)
        page.locator("h1").wait_for(timeout=60_000)
        before_title = sum(came)
        painted = float(page.evaluate(_PAINTED)) / 1000
        browser.close()
    return Load(before_title, painted)


def main() -> int:
    """Print a line for each screen; with --check, 1 when a budget is broken."""
    address = next((one for one in sys.argv[1:] if not one.startswith("-")), "")
    if not address:
        print(__doc__)
        return 2
    broken = False
    for path in ("/r/", "/r/report"):
        plain, slow = (first_load(address, path, slow=one) for one in (False, True))
        print(
            f"{path:12} {plain.bytes / 1000:6.1f} kB of {MOST_BYTES / 1000:.0f}   "
            f"{plain.seconds:5.2f} s   slow 3G, ¼ processor {slow.seconds:5.2f} s of {MOST_SECONDS}"
        )
        broken |= plain.bytes > MOST_BYTES or slow.seconds > MOST_SECONDS
    return int(broken and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
