"""The demo's own part of the installation: what its hotline has to say."""

from linli.cases.models import Report
from linli.exchange.hotline.models import HotlineLetter
from linli.site.demo import CALLS, hear_the_hotline
from tests.cast import NOW, Cast


def test_the_demo_has_orders_of_a_hotline_and_letters_that_wait_for_somebody(cast: Cast) -> None:
    hear_the_hotline(now=NOW)
    hear_the_hotline(now=NOW)

    assert Report.objects.filter(source="hotline.city").count() == CALLS
    dead = HotlineLetter.objects.filter(state="dead").order_by("id")
    assert [one.reason for one in dead] == ["no_number", "unknown_kind", "not_an_object"]
    assert dead[1].order_number, "what can be read of it is shown"
    assert HotlineLetter.objects.filter(state="taken").exclude(doubts=[]).exists()
    assert not HotlineLetter.objects.filter(state="waiting").exists()
