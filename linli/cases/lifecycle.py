"""The life of a case as one table: verbs, and where each leads. Pure: no Django in here."""

from enum import StrEnum


class State(StrEnum):
    """Where a case stands; clients name verbs and never a state."""

    FILED = "filed"  # 待派: at the desk
    DISPATCHED = "dispatched"  # 待签收: with a unit that has not accepted yet
    ACCEPTED = "accepted"  # 办理中
    HELD = "held"  # 已挂账: the clock stands
    ANSWERED = "answered"  # 待核查
    VERIFIED = "verified"  # 待结案
    CLOSED = "closed"  # 已办结
    DECLINED = "declined"  # 不予受理
    MERGED = "merged"  # 已并入
    WITHDRAWN = "withdrawn"  # 已撤回


class Verb(StrEnum):
    """What can be done to a case; its permission is `case.<verb>`, see `permission`."""

    FILE = "file"
    AMEND = "amend"
    RECUSE = "recuse"
    DECLINE = "decline"
    DISPATCH = "dispatch"
    RULE = "rule"
    ACCEPT = "accept"
    RETURN = "return"
    REPORT_UP = "report_up"
    SEND_DOWN = "send_down"
    ANSWER = "answer"
    VERIFY = "verify"
    FAIL = "fail"
    CLOSE = "close"
    REOPEN = "reopen"
    HOLD = "hold"
    RESUME = "resume"
    EXTEND = "extend"
    APPLY_HOLD = "apply_hold"
    APPLY_EXTENSION = "apply_extension"
    APPROVE = "approve"
    REFUSE = "refuse"
    TAKE_BACK = "take_back"
    JOIN = "join"
    MERGE = "merge"
    UNMERGE = "unmerge"
    LINK = "link"
    SPLIT = "split"
    REDACT = "redact"
    WITHDRAW = "withdraw"
    NOTE = "note"
    CONTACT = "contact"


S = State
OPEN = frozenset({S.FILED, S.DISPATCHED, S.ACCEPTED, S.HELD, S.ANSWERED, S.VERIFIED})
ENDED = frozenset(State) - OPEN
_UNANSWERED = frozenset({S.FILED, S.DISPATCHED, S.ACCEPTED, S.HELD})


def _unmoved(states: frozenset[State]) -> dict[State, State]:
    return {state: state for state in states}


def _all_to(states: frozenset[State], end: State) -> dict[State, State]:
    return dict.fromkeys(states, end)


# FILE has no row: it is the step from nothing to FILED, taken by `first_state`.
STEPS: dict[Verb, dict[State, State]] = {
    Verb.AMEND: _unmoved(_UNANSWERED),
    # To a desk that it is not against; part of amending whom it is against.
    Verb.RECUSE: _all_to(_UNANSWERED, S.FILED),
    Verb.DECLINE: {S.FILED: S.DECLINED},
    Verb.DISPATCH: {
        S.FILED: S.DISPATCHED,
        S.DISPATCHED: S.DISPATCHED,  # to another unit, as long as nobody has accepted
    },
    # Over the heads of the units: whoever is named by it cannot return the case.
    Verb.RULE: {S.FILED: S.DISPATCHED, S.DISPATCHED: S.DISPATCHED},
    Verb.ACCEPT: {S.DISPATCHED: S.ACCEPTED},
    # To the desk: only the desk sees which unit is next.
    Verb.RETURN: {S.DISPATCHED: S.FILED},
    Verb.REPORT_UP: {S.FILED: S.FILED, S.DISPATCHED: S.FILED, S.ACCEPTED: S.FILED},
    Verb.SEND_DOWN: {S.FILED: S.FILED},
    Verb.ANSWER: {S.ACCEPTED: S.ANSWERED},
    Verb.VERIFY: {S.ANSWERED: S.VERIFIED},
    Verb.FAIL: {S.ANSWERED: S.ACCEPTED},  # back to the unit: its answer did not hold
    Verb.CLOSE: {S.VERIFIED: S.CLOSED},
    # To the desk: the first unit may have been the wrong one.
    Verb.REOPEN: {S.CLOSED: S.FILED},
    Verb.HOLD: {S.ACCEPTED: S.HELD},
    Verb.RESUME: {S.HELD: S.ACCEPTED},
    Verb.EXTEND: {S.ACCEPTED: S.ACCEPTED},
    # The clock runs on; approved, the hold or the extension is a step of its own.
    Verb.APPLY_HOLD: {S.ACCEPTED: S.ACCEPTED},
    Verb.APPLY_EXTENSION: {S.ACCEPTED: S.ACCEPTED},
    Verb.APPROVE: {S.ACCEPTED: S.ACCEPTED},
    Verb.REFUSE: {S.ACCEPTED: S.ACCEPTED},
    Verb.TAKE_BACK: {S.ACCEPTED: S.ACCEPTED},
    Verb.JOIN: _unmoved(OPEN),
    Verb.MERGE: _all_to(_UNANSWERED, S.MERGED),
    # To the desk: whoever had it then has long put it aside.
    Verb.UNMERGE: {S.MERGED: S.FILED},
    Verb.LINK: _unmoved(frozenset(State)),
    Verb.SPLIT: _unmoved(_UNANSWERED),
    Verb.REDACT: _unmoved(frozenset(State)),
    Verb.WITHDRAW: _all_to(OPEN, S.WITHDRAWN),
    Verb.NOTE: _unmoved(OPEN),
    Verb.CONTACT: _unmoved(OPEN),
}

STATE_NAMES: dict[State, tuple[str, str]] = {
    S.FILED: ("待派单", "waiting at the desk"),
    S.DISPATCHED: ("待接单", "waiting for the unit to accept"),
    S.ACCEPTED: ("办理中", "in progress"),
    S.HELD: ("已挂账", "on hold"),
    S.ANSWERED: ("待核查", "answered, to be verified"),
    S.VERIFIED: ("待结案", "verified, to be closed"),
    S.CLOSED: ("已办结", "closed"),
    S.DECLINED: ("不予受理", "declined"),
    S.MERGED: ("已并入", "merged into another case"),
    S.WITHDRAWN: ("已撤回", "withdrawn"),
}

VERB_NAMES: dict[Verb, tuple[str, str]] = {
    Verb.FILE: ("立案", "file"),
    Verb.AMEND: ("补正", "amend"),
    Verb.RECUSE: ("回避移交", "take from the unit that it is against"),
    Verb.DECLINE: ("不予受理", "decline"),
    Verb.DISPATCH: ("派单", "dispatch"),
    Verb.RULE: ("裁定", "rule who holds it"),
    Verb.ACCEPT: ("签收", "accept"),
    Verb.RETURN: ("退单", "return"),
    Verb.REPORT_UP: ("上报", "report up"),
    Verb.SEND_DOWN: ("下派", "send down"),
    Verb.ANSWER: ("办结答复", "answer"),
    Verb.VERIFY: ("核查通过", "verify as solved"),
    Verb.FAIL: ("核查不通过", "verify as not solved"),
    Verb.CLOSE: ("结案", "close"),
    Verb.REOPEN: ("重办", "reopen"),
    Verb.HOLD: ("挂账", "hold"),
    Verb.RESUME: ("恢复办理", "resume"),
    Verb.EXTEND: ("延期", "extend"),
    Verb.APPLY_HOLD: ("申请挂账", "apply for a hold"),
    Verb.APPLY_EXTENSION: ("申请延期", "apply for an extension"),
    Verb.APPROVE: ("同意申请", "approve the application"),
    Verb.REFUSE: ("不同意申请", "refuse the application"),
    Verb.TAKE_BACK: ("撤回申请", "take the application back"),
    Verb.JOIN: ("并入诉求", "join"),
    Verb.MERGE: ("并案", "merge"),
    Verb.UNMERGE: ("撤销并案", "undo the merge"),
    Verb.LINK: ("关联", "link"),
    Verb.SPLIT: ("拆分", "split off"),
    Verb.REDACT: ("隐去内容", "redact"),
    Verb.WITHDRAW: ("撤回", "withdraw"),
    Verb.NOTE: ("记录进展", "write down progress"),
    Verb.CONTACT: ("联系诉求人", "contact the reporter"),
}


def first_state(*, dispatched: bool) -> State:
    """Where a new case stands: at the desk, or already with a unit."""
    return STEPS[Verb.DISPATCH][State.FILED] if dispatched else State.FILED


def after(verb: Verb, state: State) -> State | None:
    """Where the verb leads from here, or None when it means nothing here."""
    return STEPS[verb].get(state)


def possible(state: State) -> list[Verb]:
    """The verbs that mean something in this state, in the table's order."""
    return [verb for verb, steps in STEPS.items() if state in steps]


_SHARED = {
    Verb.RECUSE: "case.amend",
    Verb.FAIL: "case.verify",
    Verb.UNMERGE: "case.merge",
    Verb.APPLY_HOLD: "case.apply",
    Verb.APPLY_EXTENSION: "case.apply",
    Verb.TAKE_BACK: "case.apply",
    Verb.REFUSE: "case.approve",
}


def permission(verb: Verb) -> str:
    """The permission word of a verb: its own, but for those that are one power."""
    return _SHARED.get(verb, f"case.{verb.value}")
