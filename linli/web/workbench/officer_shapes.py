"""One member of staff, as the administration takes and gives her."""

from datetime import date, datetime
from typing import Literal

from ninja import Field

from linli.web.bodies import Strict
from linli.web.pages import Id
from linli.web.shape import Shape
from linli.web.workbench.staff import ColleagueOut, HeldOut, StaffOut


class PasswordOut(Shape):
    """A first password, shown this once."""

    password: str


class CorrectIn(Strict):
    """What is to be corrected; what is left out stays."""

    name: str | None = Field(None, max_length=60)
    phone: str | None = Field(None, max_length=40)


class LeaveIn(Strict):
    """Who takes over, if anybody has to."""

    successor: Id | None = None


class LentOut(Shape):
    """A post of hers that somebody stands in for."""

    post: int
    by: ColleagueOut
    from_on: date
    to_on: date | None


class OfficerOut(StaffOut):
    """A member of staff in full."""

    phone: str
    added_at: datetime
    locked_at: datetime | None
    left_at: datetime | None
    last_seen_at: datetime | None
    must_change_password: bool
    has_factor: bool
    # Only where there is an identity provider.
    provider: Literal["linked", "unlinked"] | None
    lent: list[LentOut]
    past: list[HeldOut]
