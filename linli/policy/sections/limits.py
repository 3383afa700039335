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


class StageLimit(Limit):
    """The limit of a stage, and what holds instead for cases of an urgency that is named."""

    general: Limit | None = None
    utility: Limit | None = None
    emergency: Limit | None = None

    def of(self, urgency: Urgency) -> Limit:
        """The limit for one urgency: its own, or the one for all."""
        own: Limit | None = getattr(self, urgency)
        return self if own is None else own

    def holds_for(self, urgency: Urgency) -> bool:
        """Whether it holds for this urgency: danger keeps no office hours, so no such limit does
        for an emergency. What a category leaves unsaid `clock.toml` says."""
        return urgency != "emergency" or self.of(urgency).kind == "continuous_hours"


class CategoryLimits(Section):
    """How long a unit has to accept 签收, to contact the reporter 联系 and to answer 办结答复.

    `verify` is the desk's time to check the answer 核查. What is left out is as `clock.toml` says.
    """

    accept: StageLimit
    answer: StageLimit
    contact: StageLimit | None = None
    verify: StageLimit | None = None


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


class ApprovalRule(Section):
    """Who decides on an application for a hold or an extension 审批, and how fast.

    `parent` is the unit one level up from the holder, `desk` the desk of the case.
    """

    by: Literal["parent", "desk"] = "parent"
    within: StageLimit = StageLimit(kind="working_hours", amount=4)


class ReturnRule(Section):
    """How often and how fast a case may be returned 退单, and how fast the desk rules 裁定.

    Without `within` a unit may return it until it accepts; without `ruling` the desk has as long
    as it has to dispatch.
    """

    times: Count
    within: Limit | None = None
    ruling: Limit | None = None


class ContactRule(StageLimit):
    """How fast the reporter is contacted 联系诉求人, and when trying in vain was enough.

    So many tries settle it, each at least `apart_minutes` after the one before.
    """

    tries: Positive = 3
    apart_minutes: Count = 60


class Clock(Section):
    """Limits that belong to a stage of the case and not to its category."""

    dispatch: UrgencyLimits
    answer_without_category: UrgencyLimits
    verify: StageLimit
    contact: ContactRule
    hold: HoldRule
    extension: ExtensionRule
    # Releases from before there were applications go without.
    approval: ApprovalRule = ApprovalRule()
    returns: ReturnRule
    # The share of its time that a case has left when the lists show it as due soon.
    due_soon_share: Share = 0.2
