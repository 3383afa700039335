"""`docs/webhooks.md` has every type that is told, with every fact of it, as the code has it."""

from linli.exchange.webhooks.kinds import page
from tests.house.source import ROOT


def test_the_page_has_the_types_of_the_code() -> None:
    text = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    told = text.partition("## Types\n\n")[2].partition("\n## ")[0]
    assert told.strip() == page().strip(), "copy this into docs/webhooks.md:\n" + page()
