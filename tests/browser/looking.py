"""What is looked for on every screen: what a reader with other eyes or hands would stumble over."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
GRAVE = {"serious", "critical"}
_ASK = """
async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map((one) => ({
  id: one.id, impact: one.impact,
  where: one.nodes.slice(0, 4).map((node) => node.html.slice(0, 160)),
}))
"""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def grave_faults(page: Page) -> list[Any]:
    """What axe finds serious or critical on the page as it stands."""
    page.evaluate(_axe())
    return [one for one in page.evaluate(_ASK) if one["impact"] in GRAVE]


def too_wide(page: Page) -> int:
    """How many pixels the page is wider than the telephone."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
