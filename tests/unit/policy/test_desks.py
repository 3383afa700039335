"""The desk of a case, in a table."""

import pytest

from linli.policy.desks import desk_code
from tests.cast import HUAIYIN, HUAIYIN_GRID, LIULIN, demo_pack

STATION, STREET, CENTRE = f"community-{HUAIYIN}", f"street-{LIULIN}", "centre"


@pytest.mark.parametrize(
    ("category", "area", "holder", "not_below", "desk"),
    [
        ("", HUAIYIN_GRID, None, None, STATION),  # nobody knows what it is: the lowest desk looks
        ("", LIULIN, None, None, STREET),  # nobody knows which community
        ("", "", None, None, CENTRE),  # nobody knows where
        ("ask-policy", HUAIYIN_GRID, None, None, STATION),
        ("smell", HUAIYIN_GRID, None, None, STREET),  # a matter for streets and up
        ("ask-policy", HUAIYIN_GRID, "dept-water", None, STATION),
        ("ask-policy", HUAIYIN_GRID, STATION, None, STREET),  # nobody verifies his own answer
        ("smell", HUAIYIN_GRID, STREET, None, CENTRE),
        ("smell", HUAIYIN_GRID, STATION, None, STREET),
        ("ask-policy", "", CENTRE, None, CENTRE),  # above the centre there is nobody
        ("ask-policy", HUAIYIN_GRID, "dept-water", CENTRE, CENTRE),  # what came up stays up
        ("ask-policy", HUAIYIN_GRID, STREET, STREET, CENTRE),
        ("ask-policy", HUAIYIN_GRID, None, "street-990100002", STATION),  # a desk of elsewhere
    ],
)
def test_the_desk_is(
    category: str, area: str, holder: str | None, not_below: str | None, desk: str
) -> None:
    assert (
        desk_code(
            demo_pack(), category=category, area_code=area, holder=holder, not_below=not_below
        )
        == desk
    )
