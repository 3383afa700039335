"""What is personal 个人信息查阅: files of it, and which reading of it is unusual."""

from typing import Annotated

from pydantic import Field

from linli.policy.sections.section import Positive, Section

Times = Annotated[float, Field(ge=1, le=100)]


class PersonalExport(Section):
    """A file with names, numbers and addresses, which a second person has agreed to.

    For how many hours, how often and with how many cases at most.
    """

    hours: Annotated[int, Field(ge=1, le=72)] = 8
    fetches: Annotated[int, Field(ge=1, le=10)] = 3
    most_cases: Annotated[int, Field(ge=1, le=10_000)] = 500


class Unusual(Section):
    """From where on reading is unusual enough for the auditor to look at.

    Volume: cases read by one person in a day, against her own usual day and that of others in her
    role over the last days; both must be passed. Elsewhere: cases neither in her area nor her
    unit's, in a week. Again: readings of one reporter or one case without doing anything about it.
    """

    days: Annotated[int, Field(ge=7, le=365)] = 28
    least_cases: Positive = 20
    times_own: Times = 4
    times_peers: Times = 4
    elsewhere: Positive = 3
    again: Annotated[int, Field(ge=2)] = 4


class Readings(Section):
    """Who may take what is personal out, and when reading it is looked at."""

    export: PersonalExport = PersonalExport()
    unusual: Unusual = Unusual()
