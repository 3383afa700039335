"""What became of a request about personal data, told to the one who put it."""

from datetime import datetime

from django.conf import settings

from linli.cases.models import Report
from linli.journal.events import Event
from linli.notices.acts import Message, notify
from linli.notices.values import Pair, moment_pair, pair, said, unit_pair
from linli.policy.queries import current
from linli.rights.events import RequestTakenIn
from linli.rights.models import PersonalRequest

WISHES: dict[str, Pair] = {
    PersonalRequest.Kind.CORRECT: pair("更正", "correction"),
    PersonalRequest.Kind.DELETE: pair("删除", "deletion"),
    PersonalRequest.Kind.SEE: pair("查阅、复制", "access, copy"),
    PersonalRequest.Kind.EXPLAIN: pair("说明", "explanation"),
}
OUTCOMES: dict[str, Pair] = {
    PersonalRequest.Stage.OPEN: pair("还在办理", "still being looked into"),
    PersonalRequest.Stage.DONE: pair("已按请求办理", "done as asked"),
    PersonalRequest.Stage.DECLINED: pair("不予办理，附理由", "not done, with the reasons"),
}


def tell_the_asker(event: Event, request_id: int, *, entry_id: int, now: datetime) -> None:
    """Write to whoever asked that there is an answer; what was asked and said is not in it.

    To the report by whose code it was asked, else to a resident through the latest of her reports;
    who has none reads it where she asked. Nothing when the request is gone or the pack is silent.

    That somebody asked in her name at a counter goes to the telephone on record whatever she has
    agreed to, so that an impostor is found out; the answer, where it was wanted at the counter.
    """
    template = current().pack.notices.by_event.get((event.name, "reporter"))
    asked = PersonalRequest.objects.select_related("counter").filter(id=request_id).first()
    if template is None or asked is None:
        return
    voices = Report.objects.order_by("-received_at", "-id").values_list("id", "case_id")
    if asked.report_id is not None:
        voice = voices.filter(id=asked.report_id).first()
    else:
        voice = voices.filter(resident_id=asked.resident_id or 0).first()
    if voice is None:
        return
    counter = getattr(asked, "counter", None)
    warned = event.name == RequestTakenIn.name
    own = asked.resident_id is not None and not warned
    page = "/r/me/data" if own else "/r/p/{code}/data"
    values = {
        "unit": unit_pair(asked.unit_id),
        "words": WISHES[asked.kind] if warned else OUTCOMES[asked.stage],
        "due": moment_pair(
            asked.due_at if counter is None or not warned else counter.waits_until or asked.due_at
        ),
        "link": f"{settings.LINLI_PUBLIC_URL}{page}",
    }
    message = Message(
        template=template.code,
        case_id=voice[1],
        report_id=voice[0],
        resident_id=asked.resident_id,
        values=said(template, values),
        to_phone=counter is not None and (warned or counter.notice),
    )
    notify([message], entry_id=entry_id, now=now)
