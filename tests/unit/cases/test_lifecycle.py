"""The table of verbs, as a whole."""

from linli.cases.lifecycle import (
    ENDED,
    OPEN,
    STATE_NAMES,
    STEPS,
    VERB_NAMES,
    State,
    Verb,
    after,
    first_state,
    permission,
    possible,
)
from linli.policy.sections.permissions import PERMISSIONS


def test_every_verb_has_a_row_a_name_and_a_permission() -> None:
    assert set(STEPS) == set(Verb) - {Verb.FILE}
    assert set(VERB_NAMES) == set(Verb)
    assert set(STATE_NAMES) == set(State)
    assert {permission(verb) for verb in Verb} <= set(PERMISSIONS)


def test_an_open_case_can_always_end() -> None:
    """From every open state some verbs lead to an end: no case can be stuck for ever."""
    for state in OPEN:
        seen, edge = {state}, {state}
        while edge:
            edge = {STEPS[verb][one] for one in edge for verb in possible(one)} - seen
            seen |= edge
        assert State.CLOSED in seen, state


def test_only_reopening_and_undoing_a_merge_lead_back_from_an_end() -> None:
    back = {
        (verb, state)
        for verb, steps in STEPS.items()
        for state, end in steps.items()
        if state in ENDED and end in OPEN
    }
    assert back == {(Verb.REOPEN, State.CLOSED), (Verb.UNMERGE, State.MERGED)}


def test_nobody_skips_the_verification() -> None:
    """A case closes from "verified" alone, and that is reached from an answer alone."""
    assert [s for s in State if after(Verb.CLOSE, s) is not None] == [State.VERIFIED]
    before = {s for v in STEPS for s in State if after(v, s) is State.VERIFIED is not s}
    assert before == {State.ANSWERED}


def test_a_new_case_is_at_the_desk_or_with_a_unit() -> None:
    assert first_state(dispatched=False) is State.FILED
    assert first_state(dispatched=True) is State.DISPATCHED
