"""How far a subscription sees: as somebody in its role, at its unit, over its area."""

from datetime import datetime

from linli.cases.queries.sight import Sight, sight_of
from linli.exchange.webhooks.models import Subscription
from linli.journal.acting import Actor, ActorKind, Forbidden, Invalid, NotFound
from linli.people.authority import Authority, HeldPost
from linli.people.permissions import Reach, Subject, must, reach, reach_of
from linli.people.units import UnitFacts, unit_by_id
from linli.policy.queries import current
from linli.policy.sections.roles import PSEUDO_ROLES
from linli.territory.queries import chain

READ = "case.read"
MANAGE = "webhook.manage"


def sight(subscription: Subscription) -> Sight:
    """What it sees of cases under the rules in force; nothing, once they have no such role."""
    return sight_of(_as_post(subscription.role, subscription.unit_id, subscription.area_code), READ)


def roles_that_read() -> list[str]:
    """The roles a subscription can stand in: those of the staff who read cases."""
    roles = current().pack.roles
    return [
        role.code
        for role in roles.roles
        if role.code not in PSEUDO_ROLES and roles.relations.get((role.code, READ))
    ]


def managed_areas(by: Actor, *, now: datetime) -> Reach:
    """How far the asker looks after subscriptions."""
    return reach(by, MANAGE, now=now)


def is_managed(subscription: Subscription, within: Reach) -> bool:
    """Whether a subscription lies where somebody looks after them."""
    return within.everything or any(
        subscription.area_code.startswith(code) for code in within.area_codes
    )


def check_within(role: str, unit: UnitFacts, area_code: str, *, by: Actor, now: datetime) -> None:
    """Refuse a subscription that would see more than the one who makes it.

    Raises Invalid for a role that reads no cases or an area that is none, Forbidden.
    """
    roles = current().pack.roles
    if role not in roles_that_read():
        raise Invalid(
            "webhook.role",
            f"没有可以查看案件的角色“{role}”。",
            f"There is no role {role} that may read cases.",
            field="role",
        )
    try:
        chain(area_code)
    except NotFound:
        raise Invalid(
            "webhook.area",
            f"没有代码为“{area_code}”的辖区。请从辖区列表里选。",
            f"There is no area {area_code}. Choose one from the list of areas.",
            field="area",
        ) from None
    must(by, MANAGE, Subject(area_code=area_code), now=now)
    asked = reach_of(roles, _as_post(role, unit.id, area_code), READ)
    if not _covers(reach(by, READ, now=now), asked):
        raise Forbidden(
            "webhook.beyond_you",
            "这个订阅能看到的案件超出您自己的范围。请缩小辖区，或请能看到的同事来建。",
            "This subscription would see cases that you do not. Choose a smaller area, or ask a "
            "colleague who sees them.",
            field="role",
        )


def _as_post(role: str, unit_id: int, area_code: str) -> Authority:
    return Authority(ActorKind.OFFICER, 0, (HeldPost(0, role, unit_id, area_code),))


def _covers(own: Reach, asked: Reach) -> bool:
    """Whether somebody sees everything that another would; `own` alone is nothing here."""
    if own.everything:
        return True
    if asked.everything:
        return False
    areas = all(any(code.startswith(mine) for mine in own.area_codes) for code in asked.area_codes)
    # A unit of one's own area may hold a case of another one: only one's own units count.
    return (
        areas
        and asked.holder_unit_ids <= own.holder_unit_ids
        and asked.desk_unit_ids <= own.desk_unit_ids
        and asked.assisting_unit_ids <= own.assisting_unit_ids
    )


def unit_code(unit_id: int) -> str | None:
    """A unit's code, or None for one that is no more."""
    try:
        return unit_by_id(unit_id).code
    except NotFound:
        return None
