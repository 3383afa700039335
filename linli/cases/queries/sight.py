"""What an asker may see, as conditions of a statement: nobody sees what is not hers.

Statements name the case `c` and its area `a`. All their text is written here and in the modules
beside; whatever comes from outside is a parameter.
"""

from dataclasses import dataclass
from typing import Any

from linli.journal.acting import ActorKind, Invalid
from linli.people.apart import barring
from linli.people.authority import Authority
from linli.people.permissions import Reach, reach_of
from linli.policy.queries import current

Params = dict[str, Any]

# The cases with an application that some units have to decide on; few, and known by an index.
ASKED = (
    "ARRAY(SELECT asked.case_id FROM cases_application asked "
    "WHERE asked.state = 'pending' AND asked.asked_id = ANY(%({})s))"
)


@dataclass(frozen=True, slots=True)
class Sight:
    """How far an asker sees with one permission."""

    reach: Reach
    asker: Authority

    @property
    def own_only(self) -> bool:
        """Whether the asker sees nothing but her own reports."""
        return self.reach == Reach(own=True)

    @property
    def own_column(self) -> str:
        """The column of a report that says that it is the asker's own."""
        return "resident_id" if self.asker.kind is ActorKind.RESIDENT else "entered_by"

    def params(self) -> Params:
        """The parameters of `condition`."""
        return {
            "seen_holders": sorted(self.reach.holder_unit_ids),
            "seen_desks": sorted(self.reach.desk_unit_ids),
            "seen_helpers": sorted(self.reach.assisting_unit_ids),
            "seen_areas": [f"{code}%" for code in sorted(self.reach.area_codes)],
            "asker_id": self.asker.id,
            "kept_apart": sorted(barring(self.asker.every_unit_ids)),
        }

    def apart(self) -> str:
        """What must hold of a case whatever a permission says: it is not against her own units."""
        if self.asker.kind is not ActorKind.OFFICER:
            return "TRUE"
        return (
            "NOT EXISTS (SELECT 1 FROM cases_keptapart apart WHERE apart.case_id = c.id "
            "AND apart.unit_id = ANY(%(kept_apart)s) AND apart.ended_at IS NULL)"
        )

    def condition(self) -> str:
        """What must hold of a case for the asker to see it."""
        return f"({self.reached()} AND {self.apart()})"

    def reached(self) -> str:
        """What must hold of a case for the permission to reach it."""
        if self.reach.everything:
            return "TRUE"
        ways = []
        if self.reach.holder_unit_ids:
            ways.append("c.holder_id = ANY(%(seen_holders)s)")
        if self.reach.desk_unit_ids:
            ways.append("c.desk_id = ANY(%(seen_desks)s)")
        if self.reach.assisting_unit_ids:
            ways.append(
                "EXISTS (SELECT 1 FROM cases_helper helper WHERE helper.case_id = c.id "
                "AND helper.unit_id = ANY(%(seen_helpers)s))"
            )
            ways.append(f"c.id = ANY({ASKED.format('seen_helpers')})")
        if self.reach.area_codes:
            ways.append("a.code LIKE ANY(%(seen_areas)s)")
        if self.reach.own and self.asker.kind is not ActorKind.VISITOR:
            ways.append(
                "EXISTS (SELECT 1 FROM cases_report own WHERE own.case_id = c.id "  # noqa: S608
                f"AND own.{self.own_column} = %(asker_id)s)"
            )
        return f"({' OR '.join(ways)})" if ways else "FALSE"


def sight_of(asker: Authority, permission: str) -> Sight:
    """How far the asker sees with a permission such as `case.list`."""
    return Sight(reach_of(current().pack.roles, asker, permission), asker)


def check_area_code(code: str) -> None:
    """Raise Invalid for what is no area code; codes are digits, and become part of a pattern."""
    if not (code.isascii() and code.isdecimal()):
        raise Invalid(
            "area.code",
            "辖区代码只有数字。请从辖区列表里选。",
            "The code of an area has digits only. Choose one from the list of areas.",
            field="area",
        )
