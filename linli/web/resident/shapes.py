"""What the resident's door gives back."""

from datetime import datetime
from uuid import UUID

from linli.web.bodies import Both, Named, UnitOut
from linli.web.shape import Shape


class MyReportOut(Shape):
    """One of the resident's own reports, with the code that opens it."""

    number: str
    code: str
    text: str
    state: Named
    category: Named | None
    unit: UnitOut
    received_at: datetime
    due_at: datetime
    ended_at: datetime | None
    withdrawn: bool


class MyReportsOut(Shape):
    """A page of them."""

    items: list[MyReportOut]
    next: str | None


class StepOut(Shape):
    """One step of a case in plain words, as the reporter may read it."""

    at: datetime
    event: str
    text: Both
    by: Both
    note: str


class PhotoOut(Shape):
    """A photo that the reporter may see: her own, or what the answer shows."""

    id: UUID
    stage: str
    own: bool
    at: datetime


class AnswerOut(Shape):
    """An answer as it was given."""

    contacted: bool
    solved: bool
    satisfaction: str
    words: str


class CallbackOut(Shape):
    """The three questions, the answers to choose from, and what was answered."""

    contacted: Both
    solved: Both
    satisfied: Both
    choices: list[Named]
    open_until: datetime
    answered_at: datetime | None
    answer: AnswerOut | None


class ProgressOut(Shape):
    """Where a matter stands, for its reporter; `verbs` are the addresses below that work now.

    `signed`: it stands under somebody's number, to which the messages go.
    """

    number: str
    state: Named
    category: Both | None
    place: Both
    unit: UnitOut
    said: str
    received_at: datetime
    due_at: datetime
    ended_at: datetime | None
    reopened: bool
    withdrawn: bool
    signed: bool
    known_as: str
    steps: list[StepOut]
    photos: list[PhotoOut]
    callback: CallbackOut | None
    grounds: list[Named]
    verbs: list[str]


class ProofOut(Shape):
    """A file to keep: c2sp.org/tlog-proof, which `linli-verify receipt` reads."""

    name: str
    text: str
