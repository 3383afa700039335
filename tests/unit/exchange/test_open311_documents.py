"""Whatever is written as XML reads back as what JSON says."""

import json
from typing import Any
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from linli.exchange.open311.documents import written
from tests.rooms.exchange.clients import plain, texts

WORDS = st.text(st.characters(codec="utf-8"), max_size=40)
LEAVES = WORDS | st.integers() | st.booleans() | st.none()
ROWS = st.lists(st.fixed_dictionaries({"description": LEAVES, "service_request_id": WORDS}))


@given(ROWS)
def test_both_forms_carry_the_same(rows: list[dict[str, Any]]) -> None:
    as_json = json.loads(written("service_requests", rows, "json"))
    as_xml = plain(
        ElementTree.fromstring(written("service_requests", rows, "xml"))  # noqa: S314  # our own
    )

    assert lines_alike(as_xml) == lines_alike(texts(as_json))


def lines_alike(value: Any) -> Any:
    """XML reads every end of a line as one newline (XML 1.0, 2.11)."""
    if isinstance(value, list):
        return [lines_alike(one) for one in value]
    if isinstance(value, dict):
        return {key: lines_alike(inner) for key, inner in value.items()}
    return value and value.replace("\r\n", "\n").replace("\r", "\n")


def test_an_empty_text_is_null_and_an_empty_element() -> None:
    assert written("services", [{"group": ""}], "json") == '[{"group":null}]'
    assert written("services", [{"group": ""}], "xml").endswith(
        "<services><service><group/></service></services>"
    )
