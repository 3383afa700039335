"""What stands in a district now, to fill the addresses of the screens with."""

from django.db.models import Count
from django.utils import timezone

from linli.cases.models import Case, Report
from linli.collaboration.models import Whistle
from linli.feedback.models import Callback
from linli.journal.acting import Actor
from linli.people.acts.sessions import open_session
from linli.people.models import Officer, Session
from linli.people.sealing import receipt_code
from linli.supervision.models import Order
from tests.browser.screens import GRID_WORKER, Facts
from tests.cast import HUAIYIN_GRID, LIULIN


def facts() -> Facts:
    """The fullest of each kind, the newest first."""
    found: Facts = {"grid": HUAIYIN_GRID, "street": LIULIN, "language": "zh"}
    found["officer"] = str(Officer.objects.get(username=GRID_WORKER).id)
    asked = Callback.objects.filter(answered_at=None, expires_at__gt=timezone.now()).order_by("-id")
    shown = asked.filter(case__evidence__stage="after").first() or asked.first()
    if resident := _reporter():
        found["session"] = resident
    voice = shown.report_id if shown else Report.objects.values_list("id", flat=True).first()
    if voice is not None:
        found["code"] = receipt_code(voice)
    cases = Case.objects.filter(ended_at=None).order_by("-id")
    case = cases.filter(holds__isnull=False).first() or cases.first()
    if case is not None:
        running = cases.filter(state__in=("dispatched", "accepted")).first() or case
        found |= {"case": case.number, "running": running.number}
    if order := Order.objects.order_by("-id").first():
        found["order"] = order.number
    if whistle := Whistle.objects.order_by("-id").first():
        found["whistle"] = str(whistle.id)
    return found


def _reporter() -> str:
    """The token of a session of whoever reported most; empty where nobody left a number."""
    known = Report.objects.exclude(resident_id=None).values_list("resident_id")
    most = known.annotate(reports=Count("id")).order_by("-reports", "resident_id").first()
    if most is None:
        return ""
    me = Actor.resident(most[0])
    return open_session(Session.Kind.RESIDENT, most[0], by=me, now=timezone.now()).token
