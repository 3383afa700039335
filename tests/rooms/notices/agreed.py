"""A report with the tick, and what comes of it: what the tests of agreeing are given."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from linli.journal.deliver import deliver_all
from linli.notices.sending import send_due
from tests.cast import IN_HUAIYIN, NOW
from tests.rooms.notices.conftest import Gateways
from tests.rooms.web.callers import NOBODY, Caller

HERE = {"latitude": IN_HUAIYIN[0], "longitude": IN_HUAIYIN[1]}
PHONE = "13912340009"
POTHOLE = {"text": "小区门口的路面坑洼，老人容易摔倒", "category": "road-pothole", "position": HERE}
NIGHT = datetime(2026, 11, 18, 15, tzinfo=NOW.tzinfo)  # 23:00 in the district


def reported(by: Caller = NOBODY, *, key: str = "", **more: Any) -> Any:
    """A report with the tick, as the page sends it; deliveries have gone out since."""
    headers = {"Idempotency_Key": key} if key else {}
    body = {**POTHOLE, "phone": PHONE, "by_message": True, **more}
    answer = by.post("/resident/reports", body, **headers)
    deliver_all(now=timezone.now())
    return answer


def texts(gateways: Gateways, *, now: datetime = NOW) -> list[str]:
    """What has gone out to telephones by now, since it was last looked at."""
    send_due(now=now)
    said = [one.text for one in gateways.sms.sent]
    gateways.sms.sent.clear()
    return said


def choose(code: str, agreed: bool, by: Caller = NOBODY) -> Any:
    return by.ask("PUT", f"/resident/progress/{code}/messages", {"agreed": agreed})
