"""答复模板: the texts of a unit, as its clerks edit them."""

from datetime import datetime
from functools import partial

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.people.acts.answer_templates import (
    arrange_templates,
    change_template,
    remove_template,
    restore_template,
    write_template,
)
from linli.people.models import AnswerTemplate
from linli.people.permissions import Subject, may, reach_of
from linli.people.placeholders import PLACEHOLDERS
from linli.people.queries import officers
from linli.people.units import unit_by_code, units
from linli.policy.queries import current
from linli.web.bodies import Done, Named, Strict, UnitOut, both, local, unit_out
from linli.web.callers import actor, authority
from linli.web.once import done_once, once
from linli.web.pages import Id
from linli.web.shape import Shape
from linli.web.workbench.answer_offers import routes
from linli.web.workbench.staff import AddedOut

# Reading and writing share an address, so they share the routes.
__all__ = ["routes"]


class TemplateOut(Shape):
    """A template as its unit edits it."""

    id: int
    unit: UnitOut
    category: Named | None
    title: str
    text: str
    used: int
    written_at: datetime
    written_by: str
    removed: bool


class PlaceholderOut(Shape):
    """A word that can stand in braces."""

    word: str
    english: str
    means: str
    means_en: str


class TemplatesOut(Shape):
    """A unit's templates in their order, the units that the asker edits for, and the words."""

    items: list[TemplateOut]
    units: list[UnitOut]
    placeholders: list[PlaceholderOut]


class TemplateIn(Strict):
    """A template; a category's or a group's code, or empty for any matter."""

    title: str = Field(max_length=60)
    text: str = Field(max_length=2_000)
    category: str = Field("", max_length=60)


class NewTemplateIn(TemplateIn):
    """A template and the unit it is for."""

    unit: str = Field(max_length=60)


class OrderIn(Strict):
    """The ids in the order that is wanted."""

    unit: str = Field(max_length=60)
    ids: list[Id] = Field(max_length=500)


@routes.way(
    "GET",
    "/answer-templates/of-units",
    permission="template.edit",
    response=TemplatesOut,
    summary="管理答复模板 A unit's templates, to be edited",
)
def editable_list(request: HttpRequest, unit: str = "", removed: bool = False) -> TemplatesOut:
    """Of one unit, in its order; two statements. `removed=true` shows those taken away."""
    by, now = actor(request), timezone.now()
    asker = authority(request)
    reach = reach_of(current().pack.roles, asker, "template.edit")
    mine = [
        one
        for one in units()
        if reach.covers(asker, Subject(holder_unit_id=one.id, area_code=one.area_code))
    ]
    own = [one for one in mine if one.id in asker.unit_ids]
    shown = unit_by_code(unit) if unit else (own or mine)[0]
    subject = Subject(holder_unit_id=shown.id, area_code=shown.area_code)
    rows = AnswerTemplate.objects.none()
    if may(by, "template.edit", subject, now=now):
        rows = AnswerTemplate.objects.filter(unit_id=shown.id, removed_at__isnull=not removed)
    found = list(rows.order_by("place", "id"))
    names = officers({row.written_by_id for row in found if row.written_by_id is not None})
    return TemplatesOut(
        items=[
            TemplateOut(
                id=row.id,
                unit=unit_out(row.unit_id),
                category=category_or_group(row.category),
                title=row.title,
                text=row.text,
                used=row.used,
                written_at=local(row.written_at),
                written_by=names[row.written_by_id].name.plain if row.written_by_id else "",
                removed=row.removed_at is not None,
            )
            for row in found
        ],
        units=[unit_out(one.id) for one in [*own, *(one for one in mine if one not in own)]],
        placeholders=[
            PlaceholderOut(word=word, english=english, means=zh, means_en=en)
            for word, (english, zh, en) in PLACEHOLDERS.items()
        ],
    )


def category_or_group(code: str) -> Named | None:
    """A category or a group by name; None for any matter."""
    categories = current().pack.categories
    found = categories.by_code.get(code) or categories.groups_by_code.get(code)
    return None if found is None else Named(code=code, name=both(found.name))


@routes.way(
    "POST",
    "/answer-templates",
    permission="template.edit",
    response={201: AddedOut},
    summary="新建答复模板 Write a template",
    examples={
        "已修好 mended": {
            "unit": "dept-urban-management",
            "title": "已修好",
            "text": "{编号}：{单位}已到场修好，请您查看。",
        }
    },
)
def write(request: HttpRequest, payload: NewTemplateIn) -> AddedOut:
    """The last in its unit's order."""
    by, now = actor(request), timezone.now()

    def work() -> AddedOut:
        return AddedOut(
            id=write_template(
                payload.unit,
                title=payload.title,
                text=payload.text,
                category=payload.category,
                by=by,
                now=now,
            )
        )

    return once(request, payload, AddedOut, work, now=now)


@routes.way(
    "POST",
    "/answer-templates/order",
    permission="template.edit",
    response=Done,
    summary="排列答复模板 Put templates in order",
    examples={"两条 two": {"unit": "dept-urban-management", "ids": [2, 1]}},
)
def arrange(request: HttpRequest, payload: OrderIn) -> Done:
    """Those that are not named come after them."""
    return done_once(request, payload, partial(arrange_templates, payload.unit, payload.ids))


@routes.way(
    "PUT",
    "/answer-templates/{template_id}",
    permission="template.edit",
    response=Done,
    summary="修改答复模板 Say a template anew",
    examples={"改 change": {"title": "已修好", "text": "{编号}已修好。", "category": ""}},
)
def change(request: HttpRequest, template_id: Id, payload: TemplateIn) -> Done:
    """Answers that began with it stay as they were sent."""
    return done_once(
        request,
        payload,
        partial(
            change_template,
            template_id,
            title=payload.title,
            text=payload.text,
            category=payload.category,
        ),
    )


@routes.way(
    "DELETE",
    "/answer-templates/{template_id}",
    permission="template.edit",
    response=Done,
    summary="删去答复模板 Take a template away",
)
def remove(request: HttpRequest, template_id: Id) -> Done:
    """It can come back. Twice is once."""
    return done_once(request, None, partial(remove_template, template_id))


@routes.way(
    "POST",
    "/answer-templates/{template_id}/restore",
    permission="template.edit",
    response=Done,
    summary="恢复答复模板 Bring a template back",
)
def restore(request: HttpRequest, template_id: Id) -> Done:
    """As it was. Twice is once."""
    return done_once(request, None, partial(restore_template, template_id))
