"""The letters of a desk: 交办单 and 催办单, in the words of the pack, and 督办单 in its order's."""

from datetime import datetime
from string import Formatter

from django.utils.timezone import localtime

from linli.cases.queries.page import CasePage
from linli.cases.rules import pack_of
from linli.people.units import UnitFacts, unit_by_id
from linli.policy.sections.sheets import Letter as LetterForm
from linli.supervision.models import Order
from linli.supervision.queries.orders import words_of
from linli.web.workbench.sheet_words import (
    Letter,
    Paragraph,
    day_words,
    moment_words,
    numbered,
    span_words,
)

NO_UNIT = "＿＿＿＿＿＿＿＿"  # at the desk still: whoever prints it writes the unit in


def case_letter(page: CasePage, form: LetterForm, *, now: datetime) -> Letter:
    """A letter of the case's desk to the unit that holds it, with what was reported."""
    case, pack = page.case, pack_of(page.case)
    category = pack.category(case.category)
    late = now > case.due_at
    values = {
        "number": case.number,
        "category": "类别待定" if category is None else category.name.zh,
        "place": "" if case.area is None else case.area.name_zh,
        "unit": _holder(page),
        "issuer": page.desk.name_zh,
        "received": moment_words(case.received_at),
        "due": moment_words(case.due_at),
        "left": ("已超期" if late else "还剩") + span_words(case.due_at - now),
        "count": str(len(page.voices)),
        "district": pack.district.name.zh,
    }
    paragraphs = [Paragraph(_filled(form.opening, values))]
    paragraphs += [
        Paragraph(_filled(one.text, values), numbered(at, _filled(one.heading, values)))
        for at, one in enumerate(form.demands)
    ]
    if said := reported(page):
        place = f"（地点：{page.place}）" if page.place else ""
        paragraphs.append(Paragraph(said + place, "反映内容："))
    paragraphs.append(Paragraph(_filled(form.closing, values)))
    return Letter(
        issuer=page.desk.name_zh,
        number=case.number,
        title=_filled(form.title, values),
        to=_holder(page),
        paragraphs=tuple(paragraphs + _by_phone(page.desk)),
        day=day_words(now),
        mark="" if form.mark is None else _filled(form.mark, values),
        copied_to="、".join(one.name_zh for one in page.helpers),
    )


def order_letter(order: Order) -> Letter:
    """A supervision order, in the words it was issued with, and to whom it is copied.

    The unit that is late gets a copy, and so do those whom the issuer named.
    """
    said = words_of(order, "zh")
    issuer, unit = unit_by_id(order.issuer_id), unit_by_id(order.unit_id)
    late = order.values.get("late_unit", {}).get("zh", "")
    copies = [late, *(unit_by_id(one).name_zh for one in order.copies)]
    paragraphs = [Paragraph(said.opening)]
    paragraphs += [
        Paragraph(text, numbered(at, heading)) for at, (heading, text) in enumerate(said.demands)
    ]
    if order.words is not None:
        paragraphs += [Paragraph(one) for one in order.words.text.splitlines() if one.strip()]
    paragraphs.append(Paragraph(said.closing))
    return Letter(
        issuer=issuer.name_zh,
        number=order.number,
        title=said.title,
        to=unit.name_zh,
        paragraphs=tuple(paragraphs + _by_phone(issuer)),
        day=day_words(localtime(order.issued_at)),
        mark=said.mark,
        copied_to="、".join(dict.fromkeys(one for one in copies if one and one != unit.name_zh)),
    )


def reported(page: CasePage) -> str:
    """What the first reporter said; what was taken out for good says so."""
    for voice in page.voices:
        if voice.redacted_at is not None:
            return "（内容已隐去）"
        if voice.text.strip():
            return " ".join(voice.text.split())
    return ""


def _holder(page: CasePage) -> str:
    return NO_UNIT if page.holder.id == page.desk.id else page.holder.name_zh


def _by_phone(unit: UnitFacts) -> list[Paragraph]:
    return [Paragraph(f"（联系电话：{unit.duty_phone}）")] if unit.duty_phone else []


def _filled(text: str, values: dict[str, str]) -> str:
    """The text with its words in place; one that nothing stands for is left out."""
    return "".join(
        plain + ("" if word is None else values.get(word, ""))
        for plain, word, _, _ in Formatter().parse(text)
    )
