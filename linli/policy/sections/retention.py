"""Retention 保存期限: how long what people said of a matter is kept after it has ended."""

from collections.abc import Iterable
from functools import cached_property
from typing import Annotated

from pydantic import Field

from linli.policy.sections.grounds import Ground
from linli.policy.sections.section import Code, Section, Text


class RetentionClass(Section):
    """For some categories or groups, or for all the rest: how many days after the end.

    What is longer than 30 years is no limit, and what is shorter than 30 days would be gone before
    the reporter could object.
    """

    code: Code
    name: Text
    days: Annotated[int, Field(ge=30, le=10_950)]
    groups: tuple[Code, ...] = ()
    categories: tuple[Code, ...] = ()


class HoldGround(Ground):
    """A ground of a hold. Of a `secret` one the person concerned hears that it is, and not why."""

    secret: bool = False


class Retention(Section):
    """The classes, and the grounds on which a matter's content stays beyond its time.

    A release from before there was such a section keeps everything.
    """

    classes: tuple[RetentionClass, ...] = ()
    holds: tuple[HoldGround, ...] = ()
    # A hold is looked at again after at most so many days.
    review_days: Annotated[int, Field(ge=30, le=1_095)] = 365
    # A hold to which no second person agrees ends after so many days.
    unconfirmed_days: Annotated[int, Field(ge=1, le=30)] = 7

    @cached_property
    def rest(self) -> RetentionClass | None:
        """The class of what no other class names."""
        return next((one for one in self.classes if not one.groups and not one.categories), None)

    @cached_property
    def holds_by_code(self) -> dict[str, HoldGround]:
        """Each ground of a hold under its code."""
        return {ground.code: ground for ground in self.holds}

    def class_of(self, category: str, group: str) -> RetentionClass | None:
        """The class of a matter: that which names its category, else its group, else the rest."""
        return (
            self._first(one for one in self.classes if category in one.categories)
            or self._first(one for one in self.classes if group in one.groups)
            or self.rest
        )

    @staticmethod
    def _first(found: Iterable[RetentionClass]) -> RetentionClass | None:
        return next(iter(found), None)
