"""For which unit somebody acts, and which units can be asked."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from linli.cases.acts.dispatch import asked_unit
from linli.journal.acting import Actor, Invalid
from linli.people.authority import authority_of
from linli.people.permissions import Subject, must, reach_of
from linli.people.units import UnitFacts, unit_by_id
from linli.policy.queries import current

MOST_UNITS = 20


def acting_unit(by: Actor, permission: str, subject: Subject, *, now: datetime) -> UnitFacts:
    """The unit of the first of the actor's posts that may do this to that.

    Raises Forbidden when none of them may.
    """
    must(by, permission, subject, now=now)
    asker = authority_of(by, now=now)
    roles = current().pack.roles
    for post in asker.posts:
        alone = asker.narrowed(post.id)
        if reach_of(roles, alone, permission).covers(alone, subject):
            return unit_by_id(post.unit_id)
    raise Invalid(
        "unit.none",
        "这件事要以单位的名义来做，请用单位的岗位登录。",
        "This is done in the name of a unit: sign in with a post at one.",
    )


def asked_units(codes: Sequence[str], *, field: str = "units") -> list[UnitFacts]:
    """The units with these codes, each once; raises Invalid for none, too many, or one retired."""
    wanted = list(dict.fromkeys(codes))
    if not 1 <= len(wanted) <= MOST_UNITS:
        raise Invalid(
            "units.count",
            f"请选 1 到 {MOST_UNITS} 个单位。",
            f"Choose between 1 and {MOST_UNITS} units.",
            field=field,
        )
    return [asked_unit(code, field=field) for code in wanted]


def names_zh(units: Iterable[UnitFacts]) -> str:
    """The units' names as a Chinese list."""
    return "、".join(unit.name_zh for unit in units)


def names_en(units: Iterable[UnitFacts]) -> str:
    """The units' names as an English list."""
    return ", ".join(unit.name_en for unit in units)
