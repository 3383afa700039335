"""What routing says of a desk is what the record will do."""

import pytest

from linli.policy.desks import desk_code
from linli.routing.decide import decide
from linli.routing.facts import Facts
from tests.cast import CHENGDONG, GUDU, HUAIYIN_GRID, NOW, demo_pack


@pytest.mark.parametrize("area", [HUAIYIN_GRID, GUDU, CHENGDONG, None])
def test_every_category_names_the_desk_that_its_case_will_have(area: str | None) -> None:
    pack = demo_pack()
    for category in pack.categories.categories:
        facts = Facts(
            text="", category=category.code, area_code=area, channel="resident", received_at=NOW
        )
        route = decide(facts, pack)
        holder = route.unit_code if route.confidence == "certain" else None
        assert route.desk_code == desk_code(
            pack, category=route.category, area_code=area or "", holder=holder
        )


def test_a_matter_for_streets_is_not_shown_at_the_communitys_desk() -> None:
    facts = Facts(
        text="", category="smell", area_code=HUAIYIN_GRID, channel="resident", received_at=NOW
    )
    assert decide(facts, demo_pack()).desk_code == "street-990100001"
