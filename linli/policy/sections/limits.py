"""Time limits 时限 and the rules for adjusting them."""

from typing import Literal

from linli.policy.sections.section import Count, Positive, Section, Share

LimitKind = Literal[
    "continuous_hours", "working_hours", "working_days", "calendar_days", "legal_days"
]
Urgency = Literal["general", "utility", "emergency"]


class Limit(Section):
    """A span of one kind of time: 紧急工作时、工作时、工作日、自然日、法定期间."""

    kind: LimitKind
    amount: Positive


class CategoryLimits(Section):
    """How long a unit has to accept 签收 and to answer 办结答复 a case."""

    accept: Limit
    answer: Limit


class UrgencyLimits(Section):
    """One limit for each urgency."""

    general: Limit
    utility: Limit
    emergency: Limit

    def of(self, urgency: Urgency) -> Limit:
        """The limit for one urgency."""
        limit: Limit = getattr(self, urgency)
        return limit


class HoldRule(Section):
    """How often and how long a case may be held 挂账, its clock stopped."""

    times: Count
    max_days: Positive


class ExtensionRule(Section):
    """How often a limit may be extended 延期, and by what share of the original limit each time."""

    times: Count
    max_share: Share


class ReturnRule(Section):
    """How often and how fast a case may be returned 退单, and how fast the desk rules 裁定.

    Without `within` a unit may return it until it accepts; without `ruling` the desk has as long
    as it has to dispatch.
    """

    times: Count
    within: Limit | None = None
    ruling: Limit | None = None


class Clock(Section):
    """Limits that belong to a stage of the case and not to its category."""

    dispatch: UrgencyLimits
    answer_without_category: UrgencyLimits
    verify: Limit
    contact: Limit
    hold: HoldRule
    extension: ExtensionRule
    returns: ReturnRule
    # The share of its time that a case has left when the lists show it as due soon.
    due_soon_share: Share = 0.2
