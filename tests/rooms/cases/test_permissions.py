"""Who may do what to a case, in one table: the demo pack's roles, asked through the verbs' door."""

import pytest

from linli.cases.lifecycle import STEPS, Verb, permission
from linli.cases.subject import subject_of
from linli.journal.acting import VISITOR, Actor
from linli.people.permissions import may
from tests.cast import IN_GUDU, NOW, Cast
from tests.rooms.cases.matters import UNIT, opened

DESK = {
    Verb.AMEND,
    Verb.DECLINE,
    Verb.DISPATCH,
    Verb.REPORT_UP,
    Verb.VERIFY,
    Verb.FAIL,
    Verb.CLOSE,
    Verb.REOPEN,
    Verb.RESUME,
    Verb.JOIN,
    Verb.MERGE,
    Verb.LINK,
    Verb.SPLIT,
    Verb.WITHDRAW,
    Verb.NOTE,
}
UNITS = {Verb.ACCEPT, Verb.RETURN, Verb.ANSWER}

# A case of Granny Lin's in 槐荫社区, dispatched to urban management: verb → who may use it on it.
# Only a sample of what roles.toml grants: the lines that would hurt if they were wrong.
TABLE: dict[Verb, tuple[str, ...]] = {
    Verb.DISPATCH: ("zhou_ming", "liu_fang"),
    Verb.RULE: ("zhou_ming",),
    Verb.ACCEPT: ("chen_qiang",),
    Verb.RETURN: ("chen_qiang",),
    Verb.ANSWER: ("chen_qiang",),
    Verb.VERIFY: ("zhou_ming", "liu_fang"),
    Verb.CLOSE: ("zhou_ming", "liu_fang"),
    Verb.DECLINE: ("zhou_ming", "liu_fang"),
    Verb.MERGE: ("zhou_ming", "liu_fang"),
    Verb.WITHDRAW: ("zhou_ming", "liu_fang", "wu_ting", "granny_lin"),
}
EVERYBODY = (
    "granny_lin",
    "xiao_zhang",
    "gao_yuan",
    "liu_fang",
    "he_xiulan",
    "zhou_ming",
    "chen_qiang",
    "sun_li",
    "zhao_lei",
    "wu_ting",
    "ma_jun",
    "xu_hui",
    "deng_wei",
)


@pytest.mark.parametrize("verb", TABLE, ids=str)
def test_who_may(verb: Verb, cast: Cast) -> None:
    case = opened(cast, unit=UNIT, resident_id=cast.granny_lin.id)
    subject = subject_of(case)

    allowed = {
        name for name in EVERYBODY if may(getattr(cast, name), permission(verb), subject, now=NOW)
    }

    assert allowed == set(TABLE[verb])


def test_the_desk_and_the_unit_do_their_own_part(cast: Cast) -> None:
    subject = subject_of(opened(cast, unit=UNIT))

    def verbs(actor: Actor) -> set[Verb]:
        return {verb for verb in STEPS if may(actor, permission(verb), subject, now=NOW)}

    assert verbs(cast.liu_fang) >= DESK
    assert not verbs(cast.liu_fang) & UNITS
    assert verbs(cast.chen_qiang) >= UNITS
    assert not verbs(cast.chen_qiang) & (DESK - {Verb.LINK, Verb.NOTE, Verb.RESUME})
    assert verbs(VISITOR) == set()
    assert verbs(cast.xu_hui) == set()  # an auditor reads


def test_a_neighbours_desk_has_no_say(cast: Cast) -> None:
    subject = subject_of(opened(cast, point=IN_GUDU))
    assert not any(may(cast.liu_fang, permission(verb), subject, now=NOW) for verb in STEPS)
