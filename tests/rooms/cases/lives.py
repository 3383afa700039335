"""A simple model of a case: what each verb does to it, and when it is refused. No database in here.

Written down a second time, and as plainly as possible: what the acts do with locks, rows and timers
must come to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from linli.cases.lifecycle import OPEN, State, Verb

RETURNS, HOLDS, EXTENSIONS = 2, 1, 2  # what the demo's pack allows in one round
UNANSWERED = frozenset({State.FILED, State.DISPATCHED, State.ACCEPTED, State.HELD})
WANTED = {Verb.APPLY_HOLD: Verb.HOLD, Verb.APPLY_EXTENSION: Verb.EXTEND}


@dataclass(frozen=True, slots=True)
class Deed:
    """What one actor does: a verb with its unit (whose it is, or to whom it goes), or the sweep.

    `verb` is None for the worker, which rings what is due and tells those concerned.
    """

    verb: Verb | None
    unit: str = ""
    awaited: bool = False

    def __str__(self) -> str:
        return f"{self.verb or 'worker'}{f'({self.unit})' if self.unit else ''}"


@dataclass(frozen=True, slots=True)
class Matter:
    """A case, as far as its verbs go. `unit` has it unless it lies at its desk, the `desk`-th."""

    state: State = State.FILED
    unit: str = ""
    desk: int = 0
    top: int = 0
    ruled: bool = False
    returns: int = 0
    holds: int = 0
    extensions: int = 0
    voices: int = 1
    gone: int = 0  # voices that went along into another case
    telephone: bool = False  # of the first voice
    parts: int = 0
    wanted: Verb | None = None  # what its unit has applied for and waits to be told
    overdue: bool = False
    too_late: bool = False  # to return it
    hold_over: bool = False
    wanted_over: bool = False  # the hold that was applied for would be over by now

    def after(self, deed: Deed) -> Matter | None:
        """What becomes of it, or None when the deed is refused."""
        state, unit = self.state, deed.unit
        match deed.verb:
            case None:
                if self.may_go_on:
                    return self._at(State.ACCEPTED)
                # Nobody can grant it any more.
                return replace(self, wanted=None) if self.wanted and self.overdue else self
            case Verb.LINK | Verb.REDACT:
                return self
            case Verb.NOTE if state in OPEN:
                return self
            case Verb.CONTACT if state in OPEN and self.telephone:
                return self
            case Verb.AMEND if state in UNANSWERED:
                return self
            case Verb.JOIN if state in OPEN:
                return replace(self, voices=self.voices + 1)
            case Verb.SPLIT if state in UNANSWERED:
                return replace(self, parts=self.parts + deed.awaited)
            case Verb.DECLINE if state is State.FILED:
                return self._at(State.DECLINED)
            case Verb.MERGE if state in UNANSWERED:
                return replace(self._at_desk(State.MERGED), voices=0, gone=self.voices)
            case Verb.UNMERGE if state is State.MERGED:
                return replace(self._at_desk(State.FILED), voices=self.gone, gone=0)
            case Verb.WITHDRAW if state in OPEN:
                return self._at_desk(State.WITHDRAWN)
            case Verb.DISPATCH if self._may_be_dispatched(unit):
                return self._with(unit, ruled=False)
            case Verb.RULE if self._may_be_ruled(unit):
                return self._with(unit, ruled=True)
            case Verb.REPORT_UP if state in {State.DISPATCHED, State.ACCEPTED}:
                return self._at_desk(State.FILED)
            case Verb.REPORT_UP if state is State.FILED and self.desk < self.top:
                return replace(self, desk=self.desk + 1)
            case Verb.SEND_DOWN if state is State.FILED and self.desk > 0:
                return replace(self, desk=self.desk - 1)
            case Verb.VERIFY if state is State.ANSWERED:
                return self._at(State.VERIFIED)
            case Verb.FAIL if state is State.ANSWERED:
                return self._at(State.ACCEPTED)
            case Verb.CLOSE if state is State.VERIFIED and not self.parts:
                return self._at_desk(State.CLOSED)
            case Verb.REOPEN if state is State.CLOSED:
                again = self._at_desk(State.FILED)
                return replace(again, returns=0, holds=0, extensions=0, overdue=False)
            case Verb.RESUME if state is State.HELD:
                return self._at(State.ACCEPTED)
            case Verb.HOLD | Verb.EXTEND as verb if self._may_be_granted(verb):
                return self._granted(verb)
            case Verb.APPROVE if self.wanted and not unit and self._may_be_granted(self.wanted):
                return None if self.wanted_over else self._granted(self.wanted)
            case Verb.REFUSE if self.wanted and not unit:
                return replace(self, wanted=None)
        return self._by_its_unit(deed) if unit and unit == self.unit else None

    @property
    def may_go_on(self) -> bool:
        """Whether the time that it was held for is over."""
        return self.state is State.HELD and self.hold_over

    def _by_its_unit(self, deed: Deed) -> Matter | None:
        match deed.verb, self.state:
            case Verb.ACCEPT, State.DISPATCHED:
                return self._at(State.ACCEPTED)
            case Verb.ANSWER, State.ACCEPTED:
                return self._at(State.ANSWERED)
            case (Verb.APPLY_HOLD | Verb.APPLY_EXTENSION) as verb, _ if not self.wanted:
                wanted = WANTED[verb]
                may = self._may_be_granted(wanted)
                return replace(self, wanted=wanted, wanted_over=False) if may else None
            case Verb.TAKE_BACK, _ if self.wanted:
                return replace(self, wanted=None)
            case Verb.RETURN, State.DISPATCHED:
                if self.ruled or self.returns >= RETURNS or self.too_late:
                    return None
                return replace(self._at_desk(State.FILED), returns=self.returns + 1)
        return None

    def _may_be_granted(self, verb: Verb) -> bool:
        left = self.holds < HOLDS if verb is Verb.HOLD else self.extensions < EXTENSIONS
        return self.state is State.ACCEPTED and not self.overdue and left

    def _granted(self, verb: Verb) -> Matter:
        if verb is Verb.HOLD:
            return replace(self, holds=self.holds + 1, hold_over=False)._at(State.HELD)
        # Who applied for a hold goes on waiting for it.
        wanted = None if self.wanted is verb else self.wanted
        return replace(self, extensions=self.extensions + 1, wanted=wanted)

    def _may_be_dispatched(self, unit: str) -> bool:
        if self.state is State.FILED:
            return self.returns < RETURNS
        return self.state is State.DISPATCHED and not self.ruled and self.unit != unit

    def _may_be_ruled(self, unit: str) -> bool:
        if not self.returns:
            return False
        if self.state is State.FILED:
            return True
        return self.state is State.DISPATCHED and not (self.ruled and self.unit == unit)

    def _with(self, unit: str, *, ruled: bool) -> Matter:
        return replace(self, unit=unit, ruled=ruled, too_late=False)._at(State.DISPATCHED)

    def _at(self, state: State) -> Matter:
        # What waits to be granted does not outlive the unit's handling.
        return replace(self, state=state, wanted=None)

    def _at_desk(self, state: State) -> Matter:
        return replace(self, unit="", ruled=False)._at(state)


def serial_orders(
    matter: Matter, deeds: Sequence[Deed], done: Sequence[bool]
) -> Iterable[tuple[Matter, tuple[int, ...]]]:
    """Every order in which exactly these deeds are done and the others refused, and its outcome.

    The sweep may find a timer locked and leave it for the next time; that is a way as well.
    """
    for order in permutations(range(len(deeds))):
        ways = [matter]
        for place in order:
            deed = deeds[place]
            ways = [
                way
                for before in ways
                for way in _ways(before, deed)
                if (way is not None) == done[place]
                for way in [before if way is None else way]
            ]
        for way in ways:
            yield way, order


def _ways(matter: Matter, deed: Deed) -> list[Matter | None]:
    done = matter.after(deed)
    return [done, matter] if deed.verb is None and done is not matter else [done]
