"""Where the made-up days take place: a desk, units with their clerks, rules in three variants."""

from dataclasses import dataclass
from datetime import datetime

from linli.journal.acting import Actor, act
from linli.journal.followers import BY_EVENT
from linli.people.acts.note_resident import note_resident
from linli.people.acts.staff import add_officer, add_post
from linli.people.units import UnitFacts, unit_by_code
from linli.policy.acts import adopt
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.policy.sections.ladder import Ladder, LadderRule, LadderRung
from linli.territory.models import Area, Generation

HOUSE = Actor.system("clockwork")
UNITS = ("dept-urban-management", "dept-housing", "utility-water")  # the last never closes


@dataclass(frozen=True)
class Place:
    """The rules to change between, one community's area and desk, who acts."""

    packs: tuple[Pack, ...]
    area: Area
    desk: UnitFacts
    duty: Actor
    clerks: dict[str, Actor]
    resident_id: int | None
    categories: tuple[str, ...]


def leave_out_the_others() -> None:
    """Let nobody follow what happens but the cases' own clocks and supervision: half the work.

    For this process; messages and questionnaires have no part in when a rung is climbed.
    """
    for followers in BY_EVENT.values():
        followers[:] = [name for name in followers if name.startswith(("cases.", "supervision."))]


@act
def settled(now: datetime) -> Place:
    """The place in a founded district; its people come into office today, all rules are known."""
    pack = current().pack
    packs = variants(pack)
    for one in (*packs, pack):
        adopt(one, by=HOUSE, now=now)
    newest = Generation.objects.order_by("-number").first()
    assert newest is not None
    area = Area.objects.filter(generation=newest, level="community").order_by("code").first()
    assert area is not None
    desk = unit_by_code(pack.desk_over(area.code))
    street = unit_by_code(pack.desk_above(desk.code, area.code) or desk.code)
    clerks = {code: _in_office(code, "unit_clerk", code, now) for code in UNITS}
    clerks |= {
        one.code: _in_office(one.level, "street_clerk", one.code, now) for one in (desk, street)
    }
    return Place(
        packs=packs,
        area=area,
        desk=desk,
        duty=_in_office("duty", "duty_officer", "centre", now),
        clerks=clerks,
        resident_id=note_resident("13900000000", "测试", by=HOUSE, now=now),
        categories=tuple(
            category.code
            for category in pack.categories.categories
            if category.proof in {"none", "note"}
        ),
    )


def variants(pack: Pack) -> tuple[Pack, ...]:
    """The rules as they are, with other moments, and with fewer rules."""
    dense = tuple(
        LadderRule(
            id=f"dense-{stage}",
            stage=stage,
            rungs=(
                LadderRung(share=0.25),
                LadderRung(share=0.5, measures=("yellow_card",)),
                LadderRung(share=1.0, measures=("remind", "move_chase")),
                LadderRung(after_hours=1.5, measures=("red_card",)),
                LadderRung(share=2.5),
            ),
        )
        for stage in ("dispatch", "accept", "contact", "answer", "verify", "order")
    )  # fmt: skip
    others = (
        Ladder(rules=dense, forms=pack.ladder.forms, one_key_form=pack.ladder.one_key_form),
        Ladder(
            rules=tuple(rule for rule in pack.ladder.rules if rule.stage != "verify"),
            forms=pack.ladder.forms,
        ),
    )
    return (pack, *(pack.model_copy(update={"ladder": ladder}) for ladder in others))


def _in_office(name: str, role: str, unit: str, now: datetime) -> Actor:
    officer_id = add_officer(
        f"clockwork.{name}", "测试", must_change_password=False, by=HOUSE, now=now
    )
    return Actor.officer(officer_id, add_post(officer_id, role, unit_code=unit, by=HOUSE, now=now))
