"""Rights of the person 个人信息权利: to see, take along, correct and delete what is kept of her."""

from functools import cached_property
from typing import Annotated

from pydantic import Field

from linli.policy.sections.grounds import Ground
from linli.policy.sections.section import Section, Text


class Counter(Section):
    """Requests that are taken in at a counter or by telephone 窗口代办.

    `identities` are the ways in which somebody's identity is checked, `deputies` by what right
    somebody asks for another, `refusals` the grounds of a refusal. A pack without identities takes
    nothing in there.
    """

    identities: tuple[Ground, ...] = ()
    deputies: tuple[Ground, ...] = ()
    refusals: tuple[Ground, ...] = ()
    # Nothing leaves and nothing is deleted before so many days, in which she can object.
    wait_days: Annotated[int, Field(ge=1, le=10)] = 3
    # For how many days a copy that was granted is handed over.
    copy_days: Annotated[int, Field(ge=1, le=90)] = 30
    appeal: Text = Text(
        zh="不服的，可以向履行个人信息保护职责的部门投诉，也可以依法向人民法院起诉。",
        en="You may complain to the authority for the protection of personal information, or go "
        "to court.",
    )

    @cached_property
    def by_code(self) -> dict[str, dict[str, Ground]]:
        """identity, deputy or ground → code → its name."""
        return {
            field: {one.code: one for one in known}
            for field, known in (
                ("identity", self.identities),
                ("deputy", self.deputies),
                ("ground", self.refusals),
            )
        }


class Rights(Section):
    """How fresh a proof must be, how long a copy can be fetched, when requests are answered."""

    fresh_minutes: Annotated[int, Field(ge=2, le=60)] = 10
    copy_hours: Annotated[int, Field(ge=1, le=168)] = 24
    answer_workdays: Annotated[int, Field(ge=1, le=60)] = 15
    extension_workdays: Annotated[int, Field(ge=1, le=60)] = 15
    counter: Counter = Counter()
