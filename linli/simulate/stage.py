"""The stage on which a story is played: who acts, where, when; and what the record says of it."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from linli.cases.evidence.keep import keep_upload
from linli.cases.models import Case, Note, Report
from linli.cases.queries.timeline import entries, staff_lines
from linli.clock.models import Timer
from linli.clock.sweep import ring_due
from linli.feedback.acts.answer import Answers, answer_callback
from linli.intake.receive import receive
from linli.intake.report import Position, Receipt
from linli.intake.report import Report as Incoming
from linli.journal.acting import VISITOR, Actor, Refusal
from linli.journal.deliver import deliver_all
from linli.simulate.crew import Crew
from linli.simulate.pace import Pace
from linli.simulate.pictures import picture
from linli.simulate.places import Spot
from linli.supervision.acts.orders import accept_order_answer, answer_order
from linli.supervision.models import Order, Rung

R = TypeVar("R")
_TIMERS_AT_ONCE = 500
_NOT_TOLD = frozenset({"timer.rang", "case.assisted"})  # another line says the same


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, as it is printed; `times` when it happened so often in a row.

    `number` is the case's; a scene's heading has none and nobody who did it.
    """

    at: datetime
    zh: str
    en: str
    who_zh: str = ""
    who_en: str = ""
    note: str = ""
    number: str = ""
    event: str = ""
    times: int = 1


@dataclass
class Stage:
    """A story while it is played. Every act goes through `does`, so that its news is told.

    What is printed is read back from the journal: a line that nobody recorded cannot appear.
    """

    crew: Crew
    pace: Pace
    spot: Spot
    say: Callable[[Line], None]
    cases: list[int] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    told: dict[int, int] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.pace.now

    @property
    def case_id(self) -> int:
        """The main case: the first that the story opened."""
        return self.cases[0]

    def scene(self, zh: str, en: str) -> None:
        """Say what comes now."""
        self.say(Line(self.now, zh, en))

    def reports(
        self, text: str, *, by: Actor = VISITOR, channel: str = "resident", **more: Any
    ) -> Receipt:
        """A report from the spot of the story, a few steps away from the last one."""
        step = len(self.receipts) * 1e-6
        position = Position(self.spot.latitude + step, self.spot.longitude)
        incoming = Incoming(channel=channel, text=text, position=position, **more)
        receipt = receive(incoming, by=by, now=self.now)
        self.receipts.append(receipt)
        if receipt.case_id not in self.cases:
            self.cases.append(receipt.case_id)
        return receipt

    def does(self, verb: Callable[..., R], *args: Any, by: Actor, **more: Any) -> R:
        """Somebody acts, and the worker tells those concerned."""
        done = verb(*args, by=by, now=self.now, **more)
        self.tell()
        return done

    @contextmanager
    def refused(self, who_zh: str, who_en: str) -> Any:
        """What somebody tries and the house does not let be: printed with the reason."""
        try:
            with transaction.atomic():
                yield
        except Refusal as why:
            zh, en = f"未能办理：{why.zh}", f"Refused: {why.en}"
            self.say(Line(self.now, zh, en, who_zh, who_en, event=f"refused {why.code}"))
        else:
            raise AssertionError("The story says that this is refused, and it was done.")

    def photo(self, by: Actor, *, mended: bool, category: str = "") -> UUID:
        """A drawn picture in the place of a photo: of the case, or before it of this category."""
        shown = picture(0, mended=mended, category=category or self.case().category)
        return keep_upload(shown, kind="image", by=by, now=self.now).id

    def case(self, case_id: int | None = None) -> Case:
        """A case of the story as it stands."""
        return Case.objects.select_related("area").get(id=case_id or self.case_id)

    def desk(self, case_id: int | None = None) -> Actor:
        """Whoever sits at the desk of a case."""
        return self.crew.clerk(self.case(case_id).desk_id)

    def passes(self, **span: float) -> None:
        """Let time go by, such as `minutes=20`, with the sweep and the worker at work."""
        self.until(self.now + timedelta(**span))

    def until(self, moment: datetime) -> None:
        """Let time go by until a moment."""
        while self._rings_by(moment):
            pass
        self.pace.turn_to(moment)

    def until_rung(self, rule: str, step: int) -> None:
        """Let time go by until this rung of the ladder is climbed for the main case."""
        wanted = Rung.objects.filter(case_id=self.case_id, rule=rule, step=step)
        end = self.now + timedelta(days=30)
        while not wanted.exists():
            if not self._rings_by(end):
                raise AssertionError(f"Rung {rule}:{step} is not climbed in thirty days.")

    def answers_orders(self, words: str) -> None:
        """Whoever was sent a supervision order answers it, and its issuer takes the answer."""
        for order in Order.objects.filter(case_id=self.case_id, ended_at=None).order_by("id"):
            self.passes(minutes=10)
            self.does(answer_order, order.id, words, by=self.crew.clerk(order.unit_id))
            self.does(accept_order_answer, order.id, by=self.crew.clerk(order.issuer_id))

    def is_asked(self, satisfaction: str, words: str) -> None:
        """The first reporter is asked in time, and answers that it is solved."""
        self.passes(days=1, minutes=30)
        report = Report.objects.get(id=self.receipts[0].report_id)
        answers = Answers(contacted=True, solved=True, satisfaction=satisfaction, words=words)
        self.does(answer_callback, report, answers, by=VISITOR, code_shown=True)

    def tell(self) -> None:
        """Let the worker bring the news to those concerned, and print what the journal has now."""
        deliver_all(now=self.now)
        fresh: list[tuple[int, Line]] = []
        for case_id in self.cases:
            fresh += self._fresh(case_id)
        waiting: Line | None = None
        for _, line in sorted(fresh, key=lambda one: one[0]):
            if waiting is not None and _alike(waiting, line):
                waiting = _again(waiting, line)
                continue
            if waiting is not None:
                self.say(waiting)
            waiting = line
        if waiting is not None:
            self.say(waiting)

    def _rings_by(self, end: datetime) -> bool:
        """Go to the next timer of the story's own cases and ring it; False when none is left."""
        timers = Timer.objects.filter(case_id__in=self.cases, rung_at=None, cancelled_at=None)
        due = timers.filter(due_at__lte=end).order_by("due_at").values_list("due_at", flat=True)
        at = due.first()
        if at is None:
            return False
        self.pace.turn_to(at)
        ring_due(now=self.now, limit=_TIMERS_AT_ONCE, cases=self.cases)
        self.tell()
        return True

    def _fresh(self, case_id: int) -> list[tuple[int, Line]]:
        seen = self.told.get(case_id, 0)
        told = [one for one in entries(case_id) if one.entry_id > seen]
        if not told:
            return []
        self.told[case_id] = told[-1].entry_id
        case = self.case(case_id)
        notes = {note.id: note for note in Note.objects.filter(case=case)}
        return [
            (
                line.entry_id,
                Line(
                    line.at,
                    line.zh,
                    line.en,
                    line.actor_zh,
                    line.actor_en,
                    line.note,
                    case.number,
                    line.event,
                ),
            )
            for line in staff_lines(case, told, notes)
            if line.event not in _NOT_TOLD
        ]


def _alike(one: Line, other: Line) -> bool:
    return (one.zh, one.who_zh, one.note, one.number) == (
        other.zh,
        other.who_zh,
        other.note,
        other.number,
    )


def _again(one: Line, other: Line) -> Line:
    return Line(
        other.at, one.zh, one.en, one.who_zh, one.who_en, one.note, one.number, one.event,
        one.times + 1,
    )  # fmt: skip
