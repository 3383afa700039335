"""Working together 联处: how soon a called unit reports in, and who may be called at all."""

from functools import cached_property

from linli.policy.sections.limits import Limit, UrgencyLimits
from linli.policy.sections.section import Code, Positive, Section, Text


def _hours(amount: int) -> Limit:
    return Limit(kind="continuous_hours", amount=amount)


class Duty(Section):
    """One line of the duty list 职责清单: for these matters these units may be called.

    A group stands for all of its categories.
    """

    code: Code
    name: Text
    groups: tuple[Code, ...] = ()
    categories: tuple[Code, ...] = ()
    units: tuple[Code, ...]


class Collaboration(Section):
    """Limits for reporting in 报到 and for tasks of assisting units; the duty list.

    Without a duty list, as in releases from before there was one, nobody can be called.
    """

    report_in: UrgencyLimits = UrgencyLimits(
        emergency=_hours(1), utility=_hours(2), general=_hours(24)
    )
    task: UrgencyLimits = UrgencyLimits(emergency=_hours(4), utility=_hours(24), general=_hours(72))
    notice_reach_days: Positive = 365
    duties: tuple[Duty, ...] = ()

    @cached_property
    def callable_units(self) -> dict[str, frozenset[str]]:
        """Group or category code → the units that may be called for it."""
        found: dict[str, frozenset[str]] = {}
        for duty in self.duties:
            for matter in (*duty.groups, *duty.categories):
                found[matter] = found.get(matter, frozenset()) | frozenset(duty.units)
        return found
