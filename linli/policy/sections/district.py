"""The district itself 区县."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from linli.policy.sections.section import Code, Line, Positive, Section, Text


class District(Section):
    """Who the district is and how its cases are numbered."""

    code: Code
    division_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    name: Text
    number_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,4}$")]
    time_zone: Line
    nearest_tolerance_m: Positive
    default_language: Literal["zh", "en"]

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the district's days begin and its times are told."""
        return ZoneInfo(self.time_zone)
