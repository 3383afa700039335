"""What counts as a class of cases 类案 and as an unusual rise, and how far back one looks."""

from typing import Annotated

from pydantic import Field

from linli.policy.sections.section import Code, Count, Positive, Section

Level = Annotated[float, Field(gt=0, lt=1)]
Times = Annotated[float, Field(ge=1)]


class Classes(Section):
    """Over how many days cases are grouped, how often all of them, how many people make a class."""

    days: Positive = 90
    least_people: Positive = 3
    whole_every_days: Positive = 7


class Warnings(Section):
    """When more cases than usual are worth a look 预警."""

    level: Level = 0.05
    least_cases: Positive = 5
    least_ratio: Times = 1.5
    days: Annotated[int, Field(ge=28, le=365)] = 56
    years: Annotated[int, Field(ge=1, le=10)] = 5
    left_out: tuple[Code, ...] = ()
    quiet_days: Count = 3
    again: Times = 2.0
    share_days: Positive = 90
    scan_days: Annotated[int, Field(ge=1, le=180)] = 7
    scan_runs: Annotated[int, Field(ge=99, le=9_999)] = 999
    scan_share: Annotated[float, Field(gt=0, le=0.5)] = 0.5
    scan_areas: Positive = 12


class Insights(Section):
    """How the district finds what is behind many cases."""

    classes: Classes = Classes()
    warnings: Warnings = Warnings()
