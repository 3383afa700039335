"""Rights of the person 个人信息权利: to see, take along, correct and delete what is kept of her."""

from typing import Annotated

from pydantic import Field

from linli.policy.sections.section import Section


class Rights(Section):
    """How fresh a proof must be, how long a copy can be fetched, when requests are answered."""

    fresh_minutes: Annotated[int, Field(ge=2, le=60)] = 10
    copy_hours: Annotated[int, Field(ge=1, le=168)] = 24
    answer_workdays: Annotated[int, Field(ge=1, le=60)] = 15
    extension_workdays: Annotated[int, Field(ge=1, le=60)] = 15
