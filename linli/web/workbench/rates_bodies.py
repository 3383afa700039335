"""What the routes of callbacks and exclusions take."""

from typing import Annotated, Literal

from ninja import Field

from linli.web.bodies import Strict


class AttemptIn(Strict):
    """How the reporter was tried, and how it ended."""

    how: Literal["message", "phone", "visit"]
    outcome: Literal["reached", "no_answer", "wrong_number", "refused", "busy"]


class ExcludeIn(Strict):
    """A ground of the pack and the reason in words."""

    ground: Annotated[str, Field(max_length=60)]
    reason: Annotated[str, Field(max_length=2_000)]


class ReviewIn(Strict):
    """Whether it should be left out, and why."""

    agreed: bool
    reason: Annotated[str, Field(max_length=2_000)]
