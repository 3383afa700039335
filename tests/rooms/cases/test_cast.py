"""The cast itself: everybody is in office."""

from linli.people.permissions import Subject, may
from linli.territory.index import Place
from linli.territory.lookup import locate
from tests.cast import HUAIYIN_GRID, IN_HUAIYIN, NOW, Cast


def test_everybody_is_in_office(cast: Cast) -> None:
    centre = Subject(desk_unit_id=cast.unit("centre").id)

    assert may(cast.zhou_ming, "case.dispatch", centre, now=NOW)
    assert not may(cast.chen_qiang, "case.dispatch", centre, now=NOW)


def test_the_land_is_known(cast: Cast) -> None:
    place = locate(*IN_HUAIYIN)

    assert isinstance(place, Place)
    assert place.code == HUAIYIN_GRID
    assert [area.name_zh for area in place.chain][1:] == ["槐荫社区", "柳林街道", "林江区"]
