"""A caller has a code like anybody: by it she follows her report, without an account."""

import pytest
from django.test import Client

from linli.exchange.hotline.signing import make_secret
from tests.cast import FOUNDER, NOW, Cast
from tests.rooms.exchange.hotlines import SECRET, pushed, recorded, results


@pytest.fixture
def hotline(cast: Cast) -> Cast:
    make_secret("city", SECRET, by=FOUNDER, now=NOW)
    return cast


def test_the_operator_reads_the_caller_a_code_to_follow_it_by(hotline: Cast) -> None:
    (row,) = results(pushed(recorded("order")))

    followed = Client().get(f"/api/resident/progress/{row['code']}")
    assert followed.json()["number"] == row["case_number"]
    # sent again, it is the same; and nothing that waits or is kept has one
    (known,) = results(pushed(recorded("order")))
    assert (known["known"], known["code"]) == (True, row["code"])
    (kept,) = results(pushed(recorded("unknown_kind")))
    assert kept["code"] == ""
