"""答复模板 where an answer is written: the texts of one's unit, filled for the case."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from linli.cases.models import Case
from linli.journal.acting import ActorKind
from linli.people.acts.answer_templates import count_use
from linli.people.models import AnswerTemplate
from linli.people.placeholders import filled
from linli.people.units import unit_by_code, unit_by_id
from linli.policy.queries import current
from linli.web.bodies import Done, local
from linli.web.callers import actor, units_of
from linli.web.door import Routes
from linli.web.once import once
from linli.web.pages import Id
from linli.web.shape import Shape
from linli.web.stepping import readable

routes = Routes(only=ActorKind.OFFICER)


class OfferedOut(Shape):
    """A text to begin with: as it is written, and filled for the case that was named."""

    id: int
    title: str
    text: str
    filled: str
    used: int


class OfferedListOut(Shape):
    """What the answer form offers, the most particular first."""

    items: list[OfferedOut]


@routes.way(
    "GET",
    "/answer-templates",
    permission="case.answer",
    response=OfferedListOut,
    summary="可用的答复模板 The templates for an answer",
)
def offered(
    request: HttpRequest, category: str = "", number: str = "", unit: str = ""
) -> OfferedListOut:
    """Of one's units (or of `unit`, one of them), those for the category, its group or anything.

    With a case's `number` the placeholders are filled from it.
    """
    now = timezone.now()
    mine = units_of(request)
    if unit:
        mine = mine & {unit_by_code(unit).id}
    pack = current().pack
    case = readable(number, by=actor(request), now=now) if number else None
    code = category or ("" if case is None else case.category)
    known = pack.category(code)
    group = "" if known is None else known.group
    rows = AnswerTemplate.objects.filter(unit_id__in=mine, removed_at=None)
    if code:
        rows = rows.filter(category__in={code, group, ""})
    rank = {code: 0, group: 1}
    values = {} if case is None else values_of(case, now=now)
    ordered = sorted(
        rows.order_by("place", "id"), key=lambda row: rank.get(row.category, 2) if code else 0
    )
    return OfferedListOut(
        items=[
            OfferedOut(
                id=row.id,
                title=row.title,
                text=row.text,
                filled=filled(row.text, {**values, **unit_values(row.unit_id)}),
                used=row.used,
            )
            for row in ordered
        ]
    )


def values_of(case: Case, *, now: datetime) -> dict[str, str]:
    """What the placeholders stand for in an answer to this case, in Chinese."""
    category = current().pack.category(case.category)
    due, today = local(case.due_at), local(now)
    return {
        "number": case.number,
        "category": "" if category is None else category.name.zh,
        "due": f"{due.month}月{due.day}日 {due:%H:%M}",
        "place": "" if case.area is None else case.area.name_zh,
        "today": f"{today.month}月{today.day}日",
    }


def unit_values(unit_id: int) -> dict[str, str]:
    unit = unit_by_id(unit_id)
    return {"unit": unit.name_zh, "duty_phone": unit.duty_phone}


@routes.way(
    "POST",
    "/answer-templates/{template_id}/use",
    permission="case.answer",
    response=Done,
    summary="用了这条模板 An answer began with it",
)
def use(request: HttpRequest, template_id: Id) -> Done:
    """Counted once for a key; a template of another unit is not counted."""
    mine, now = units_of(request), timezone.now()

    def work() -> Done:
        return Done(done=count_use(template_id, unit_ids=mine))

    return once(request, None, Done, work, now=now)
