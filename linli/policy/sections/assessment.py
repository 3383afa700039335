"""What is published of the figures, and how coarse."""

from typing import Annotated

from pydantic import Field

from linli.policy.sections.section import Code, Section


class Disclosure(Section):
    """How coarse the rows are that anybody may download."""

    least_alike: Annotated[int, Field(ge=5)] = 5
    level: Code = "street"
    sealed_groups: tuple[Code, ...] = ()


class Assessment(Section):
    """How the district shows what it has done."""

    disclosure: Disclosure = Disclosure()
