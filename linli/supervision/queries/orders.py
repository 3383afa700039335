"""Supervision orders: lists of those to answer and those issued, and one with its words."""

from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Any, Literal

from django.db.models import QuerySet

from linli.cases.apart import apart_of
from linli.journal.acting import Actor
from linli.people.authority import Authority
from linli.people.permissions import may
from linli.policy.queries import release
from linli.policy.sections.section import Text
from linli.supervision.acts.orders import subject_of_order, unknown_order
from linli.supervision.models import Order

Box = Literal["received", "issued"]
OPEN = (Order.State.ISSUED, Order.State.ANSWERED)


@dataclass(frozen=True, slots=True)
class OrderWords:
    """What an order says, in one language: its mark, title, paragraphs and numbered demands."""

    mark: str
    title: str
    opening: str
    demands: list[tuple[str, str]]
    closing: str


def orders(
    asker: Authority,
    box: Box,
    *,
    open_only: bool = False,
    overdue: bool | None = None,
    before: int | None = None,
) -> QuerySet[Order]:
    """The orders that the asker's units received or issued, the newest first, below an id.

    Without those of cases that are against one of them.
    """
    ids = asker.unit_ids
    rows = Order.objects.select_related("case", "words", "answer").order_by("-id")
    rows = rows.filter(apart_of(asker))
    rows = rows.filter(unit_id__in=ids) if box == "received" else rows.filter(issuer_id__in=ids)
    if open_only:
        rows = rows.filter(state__in=OPEN)
    if overdue is not None:
        rows = rows.filter(overdue_at__isnull=not overdue)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows


def order_by_number(number: str, *, by: Actor, now: datetime) -> Order:
    """The order with this number; one that may not be read is as unknown as one that is not."""
    order = (
        Order.objects.select_related("case__area", "words", "answer")
        .filter(number=number.strip().upper())
        .first()
    )
    if order is None or not may(by, "order.read", subject_of_order(order, order.case), now=now):
        raise unknown_order()
    return order


def words_of(order: Order, language: Literal["zh", "en"] = "zh") -> OrderWords:
    """The words of an order, from the form of the release it was issued under."""
    form = release(order.release_id).pack.ladder.forms_by_code[order.form]
    values = {name: _in(value, language) for name, value in order.values.items()}

    def said(text: Text) -> str:
        return _filled(getattr(text, language), values)

    return OrderWords(
        mark="" if form.mark is None else said(form.mark),
        title=said(form.title),
        opening=said(form.opening),
        demands=[(said(one.heading), said(one.text)) for one in form.demands],
        closing=said(form.closing),
    )


def _in(value: Any, language: str) -> str:
    return str(value[language]) if isinstance(value, dict) else str(value)


def _filled(text: str, values: dict[str, str]) -> str:
    parts = []
    for plain, name, _, _ in Formatter().parse(text):
        parts.append(plain)
        if name is not None:
            parts.append(values.get(name, ""))
    return "".join(parts)
