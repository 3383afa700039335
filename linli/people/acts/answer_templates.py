"""A unit's answer templates 答复模板 are written, put in order, taken away and counted."""

from datetime import datetime

from django.db.models import F, Max

from linli.journal.acting import Actor, ActorKind, Invalid, NotFound, act
from linli.journal.record import record
from linli.people.events import (
    AnswerTemplateRemoved,
    AnswerTemplateRestored,
    AnswerTemplateWritten,
)
from linli.people.models import AnswerTemplate
from linli.people.permissions import Subject, may, must
from linli.people.placeholders import check_text
from linli.people.units import UnitFacts, unit_by_code, unit_by_id
from linli.policy.queries import current

WORD = "template.edit"


@act
def write_template(
    unit_code: str,
    *,
    title: str,
    text: str,
    category: str = "",
    by: Actor,
    now: datetime,
) -> int:
    """Write a new template for a unit, the last in its order, and give its id."""
    unit = unit_by_code(unit_code)
    must(by, WORD, of_unit(unit), now=now)
    check_words(title, text, category)
    last = AnswerTemplate.objects.filter(unit_id=unit.id).aggregate(last=Max("place"))["last"]
    template = AnswerTemplate.objects.create(
        unit_id=unit.id,
        category=category,
        title=title.strip(),
        text=text.strip(),
        place=1 if last is None else last + 1,
        written_by_id=by.id if by.kind is ActorKind.OFFICER else None,
        written_at=now,
    )
    record(AnswerTemplateWritten(unit_id=unit.id, template_id=template.id), by=by, now=now)
    return template.id


@act
def change_template(
    template_id: int, *, title: str, text: str, category: str, by: Actor, now: datetime
) -> None:
    """Say a template anew; answers that began with it stay as they were sent."""
    template = editable(template_id, by=by, now=now)
    check_words(title, text, category)
    template.title, template.text, template.category = title.strip(), text.strip(), category
    template.written_by_id = by.id if by.kind is ActorKind.OFFICER else None
    template.written_at = now
    template.save(update_fields=["title", "text", "category", "written_by", "written_at"])
    record(AnswerTemplateWritten(unit_id=template.unit_id, template_id=template.id), by=by, now=now)


@act
def arrange_templates(unit_code: str, ids: list[int], *, by: Actor, now: datetime) -> None:
    """Put a unit's templates in this order; those that are not named come after them."""
    unit = unit_by_code(unit_code)
    must(by, WORD, of_unit(unit), now=now)
    mine = AnswerTemplate.objects.select_for_update().filter(unit_id=unit.id, removed_at=None)
    rows = {row.id: row for row in mine.order_by("place", "id")}
    wanted = [one for one in dict.fromkeys(ids) if one in rows]
    for place, one in enumerate([*wanted, *(id_ for id_ in rows if id_ not in wanted)], start=1):
        rows[one].place = place
    AnswerTemplate.objects.bulk_update(rows.values(), ["place"])


@act
def remove_template(template_id: int, *, by: Actor, now: datetime) -> None:
    """Take a template away; it can come back. Twice is once."""
    template = editable(template_id, by=by, now=now)
    if AnswerTemplate.objects.filter(id=template.id, removed_at=None).update(removed_at=now):
        record(
            AnswerTemplateRemoved(unit_id=template.unit_id, template_id=template.id),
            by=by,
            now=now,
        )


@act
def restore_template(template_id: int, *, by: Actor, now: datetime) -> None:
    """Bring back a template that was taken away. Twice is once."""
    template = editable(template_id, by=by, now=now)
    gone = AnswerTemplate.objects.filter(id=template.id, removed_at__isnull=False)
    if gone.update(removed_at=None):
        record(
            AnswerTemplateRestored(unit_id=template.unit_id, template_id=template.id),
            by=by,
            now=now,
        )


def count_use(template_id: int, *, unit_ids: frozenset[int]) -> bool:
    """Count that a clerk of one of these units began an answer with it; no entry is made."""
    found = AnswerTemplate.objects.filter(id=template_id, unit_id__in=unit_ids, removed_at=None)
    return found.update(used=F("used") + 1) > 0


def editable(template_id: int, *, by: Actor, now: datetime) -> AnswerTemplate:
    """The template, locked, for one who edits those of its unit."""
    template = AnswerTemplate.objects.select_for_update().filter(id=template_id).first()
    # One of another unit is as unknown as one that is not.
    if template is None or not may(by, WORD, of_unit(unit_by_id(template.unit_id)), now=now):
        raise NotFound("template.unknown", "没有这条答复模板。", "There is no such template.")
    return template


def of_unit(unit: UnitFacts) -> Subject:
    """A unit's own text, as the door sees it."""
    return Subject(holder_unit_id=unit.id, area_code=unit.area_code)


def check_words(title: str, text: str, category: str) -> None:
    """Refuse an empty title or text, a placeholder or a category that does not exist."""
    if not title.strip():
        raise Invalid("template.title", "请写标题。", "A title is needed.", field="title")
    if not text.strip():
        raise Invalid("template.text", "请写内容。", "The words are needed.", field="text")
    check_text(text)
    categories = current().pack.categories
    known = category in categories.by_code or category in categories.groups_by_code
    if category and not known:
        raise Invalid(
            "template.category",
            f"没有事项“{category[:60]}”。请从列表里选，或留空表示所有事项。",
            f"There is no category {category[:60]}. Choose one of the list, or leave it empty.",
            field="category",
        )
