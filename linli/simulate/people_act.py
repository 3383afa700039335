"""What the people of the demo district do about a case, and when."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Protocol
from uuid import UUID

from django.db import transaction

from linli.cases.acts.accept import accept
from linli.cases.acts.amend import Amendment, amend
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.extend import extend
from linli.cases.acts.give_back import give_back
from linli.cases.acts.hold import hold
from linli.cases.acts.reveal import RevealReason, reveal
from linli.cases.acts.rule import rule
from linli.cases.acts.verify import verify
from linli.cases.evidence.keep import keep_upload
from linli.cases.lifecycle import State
from linli.cases.models import Case, Report
from linli.cases.timing import ruling_is_due
from linli.feedback.acts.answer import Answers, answer_callback
from linli.feedback.models import Callback
from linli.journal.acting import VISITOR, Actor, Refusal
from linli.people.units import unit_by_code, unit_by_id
from linli.policy.pack import Pack
from linli.simulate import words
from linli.simulate.pictures import KINDS, picture
from linli.simulate.staff import Staff

_OFFICE = (8, 18)
# What does not wait for the office is also done faster; the share of the usual time it takes.
_PACE = {"general": 1.0, "utility": 0.2, "emergency": 0.04}


class Planner(Protocol):
    """Where things to do are written down."""

    def plan(self, at: datetime, work: Callable[[datetime], None]) -> None: ...


class Days:
    """Officers and reporters going about their days, one case at a time.

    After each step the case is looked at again: what comes next depends on where it stands, and
    not on what was planned.
    """

    def __init__(self, staff: Staff, pack: Pack, diary: Planner, random: Random) -> None:
        self.staff = staff
        self.pack = pack
        self.diary = diary
        self.random = random
        self.zone = pack.district.zone
        self.silent: set[int] = set()
        self.asked: set[int] = set()
        self.refused = 0

    def take_up(self, case_id: int, now: datetime) -> None:
        """Plan whatever comes next for a case; one unit in twenty says nothing for days."""
        if case_id in self.silent:
            return
        case = Case.objects.get(id=case_id)
        state, pace = State(case.state), _PACE[case.urgency]
        if state is State.DISPATCHED and self.random.random() < 0.05:
            self.silent.add(case_id)
            return
        hours = {
            State.FILED: (0.1, 2.5),
            State.DISPATCHED: (0.1, 1.8),
            State.ACCEPTED: (1.0, 26.0),
            State.HELD: (20.0, 60.0),
            State.ANSWERED: (0.5, 6.0),
            State.VERIFIED: (0.1, 4.0),
        }.get(state)
        if hours is None:
            return
        at = now + timedelta(hours=self.random.uniform(*hours) * pace)
        if pace == 1:
            at = self._in_office(at)
        self.diary.plan(at, lambda moment: self._act(case_id, state, moment))

    def ask_whoever_was_closed(self, now: datetime) -> None:
        """Reporters who were asked answer within a day or two, six of ten of them."""
        for callback in Callback.objects.filter(answered_at=None).exclude(id__in=self.asked):
            self.asked.add(callback.id)
            if self.random.random() < 0.6:
                at = now + timedelta(hours=self.random.uniform(0.5, 30))
                self.diary.plan(at, self._answering(callback))

    def _act(self, case_id: int, planned_in: State, now: datetime) -> None:
        case = Case.objects.get(id=case_id)
        state = State(case.state)
        if state is not planned_in:
            return
        try:
            with transaction.atomic():  # a refusal takes back its own act, not the fortnight
                self._turn(case, state, now)
        except Refusal:
            self.refused += 1
        self.take_up(case_id, now + timedelta(minutes=5))

    def _turn(self, case: Case, state: State, now: datetime) -> None:
        holder, desk = self.staff.clerk_of[case.holder_id], self.staff.clerk_of[case.desk_id]
        if state is State.FILED:
            self._dispatch(case, desk, now)
        elif state is State.DISPATCHED:
            self._accept_or_return(case, holder, now)
        elif state is State.ACCEPTED:
            self._work(case, holder, now)
        elif state is State.ANSWERED:
            self._check(case, desk, now)
        elif state is State.VERIFIED:
            close(case.id, by=desk, now=now)

    def _dispatch(self, case: Case, desk: Actor, now: datetime) -> None:
        if not case.category:
            category = self.random.choice(self.pack.categories.categories)
            case = amend(case.id, Amendment(category=category.code), by=desk, now=now)
        area_code = "" if case.area is None else case.area.code
        if ruling_is_due(case):
            last = unit_by_id(case.assignments.latest("id").unit_id).code
            centre = self.staff.clerk_of[unit_by_code(self.pack.district_desk).id]
            rule(case.id, last, words.ruling(self.random), by=centre, now=now)
            return
        known = self.pack.category(case.category)
        unit = None if known is None else self.pack.unit_for(known.duty, area_code or None)
        dispatch(case.id, unit or "dept-urban-management", by=desk, now=now)

    def _accept_or_return(self, case: Case, holder: Actor, now: datetime) -> None:
        if self.random.random() < 0.06:
            ground = self.random.choice(self.pack.grounds.returning).code
            give_back(case.id, ground, words.return_reason(self.random), by=holder, now=now)
        else:
            accept(case.id, by=holder, now=now)
            self._look_up(case, holder, now)

    def _look_up(self, case: Case, holder: Actor, now: datetime) -> None:
        """One unit in three has to ask the reporter something, and is shown her number for it."""
        if case.id % 3 == 0 and case.reports.exclude(resident=None).exists():
            reveal(case.id, RevealReason.CONTACT, by=holder, now=now)

    def _work(self, case: Case, holder: Actor, now: datetime) -> None:
        luck = self.random.random()
        if luck < 0.04 and not case.holds.exists() and now < case.due_at:
            plan, public = words.hold_reasons(self.random)
            ground = self.random.choice(self.pack.grounds.holding).code
            until = now + timedelta(days=self.random.randint(2, 5))
            above = self.staff.clerk_of[case.desk_id]
            hold(case.id, ground, plan=plan, public_note=public, until=until, by=above, now=now)
        elif luck < 0.09 and now < case.due_at:
            ground = self.random.choice(self.pack.grounds.extending).code
            above = self.staff.clerk_of[case.desk_id]
            extend(case.id, ground, words.extension_reason(self.random), by=above, now=now)
        else:
            self._answer(case, holder, now)

    def _answer(self, case: Case, holder: Actor, now: datetime) -> None:
        known = self.pack.category(case.category)
        proof = "note" if known is None else known.proof
        before, after = [], []
        if proof.startswith("photo"):
            kind = self.random.randrange(KINDS)
            shown = picture(kind, mended=True, category=case.category)
            after.append(self._photo(shown, by=holder, now=now))
            if proof == "photo_before_after":
                shown = picture(kind, mended=False, category=case.category)
                before.append(self._photo(shown, by=holder, now=now))
        note = words.answer(self.random)
        answer(case.id, note, before=before, after=after, by=holder, now=now)

    def _check(self, case: Case, desk: Actor, now: datetime) -> None:
        passed = self.random.random() < 0.93
        note = "" if passed else words.failed_check(self.random)
        verify(case.id, passed=passed, note=note, by=desk, now=now)

    def _answering(self, callback: Callback) -> Callable[[datetime], None]:
        def give(now: datetime) -> None:
            solved = self.random.random() < 0.9
            satisfaction = self.random.choices(
                ("satisfied", "basically", "not_satisfied"),
                weights=(76, 18, 6) if solved else (5, 25, 70),
            )[0]
            answers = Answers(
                contacted=self.random.random() < 0.95,
                solved=solved,
                satisfaction=satisfaction,
                words=words.reporters_word(self.random),
            )
            report = Report.objects.get(id=callback.report_id)
            answer_callback(report, answers, by=VISITOR, code_shown=True, now=now)
            self.take_up(callback.case_id, now)

        return give

    def _photo(self, shown: bytes, *, by: Actor, now: datetime) -> UUID:
        return keep_upload(shown, kind="image", by=by, now=now).id

    def _in_office(self, at: datetime) -> datetime:
        """The same moment, or the next time that the office is open."""
        local = at.astimezone(self.zone)
        opens, shuts = _OFFICE
        if local.hour >= shuts:
            local = (local + timedelta(days=1)).replace(hour=opens)
        elif local.hour < opens:
            local = local.replace(hour=opens)
        while local.weekday() >= 5:
            local = (local + timedelta(days=1)).replace(hour=opens)
        return local.astimezone(at.tzinfo)
