"""A message of a hotline becomes a report. Pure."""

from linli.exchange.hotline.message import Message
from linli.intake.report import Report
from linli.policy.pack import Pack
from linli.policy.sections.hotline import HotlineSystem

PIECE = 1_900  # what a note holds, with room for what is said before it


def to_report(message: Message, system: HotlineSystem, pack: Pack, *, number: str = "") -> Report:
    """The report; `number` is by what it is known when it is not the order's own.

    A text beyond the pack's bound is cut here; `rest_of` has what follows.
    """
    return Report(
        channel=system.channel,
        text=message.text[: pack.intake.max_text],
        category=message.category,
        urgency=message.urgency,
        position=message.position,
        area_code="" if message.position is not None else message.area,
        place_words=message.place,
        name=message.name,
        phone=message.phone,
        known_as="confidential" if message.confidential else "named",
        reported_at=message.reported_at,
        source=system.source,
        source_number=number or message.number,
    )


def rest_of(message: Message, pack: Pack) -> list[str]:
    """What did not fit into the report, in pieces that fit into notes."""
    return pieces(message.text[pack.intake.max_text :])


def pieces(text: str) -> list[str]:
    """A text in pieces that fit into notes."""
    return [text[at : at + PIECE] for at in range(0, len(text), PIECE) if text[at:].strip()]
