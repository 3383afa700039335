"""What was tried and refused 安全记录: how long it is kept, and when the auditor is alarmed."""

from typing import Annotated

from pydantic import Field

from linli.policy.sections.section import Positive, Section


class Alarming(Section):
    """From how many refused attempts on, within so many minutes, the auditor has to look.

    Account: wrong tries at one member of staff's account. Accounts: names tried from one place.
    Foreign: numbers that one person asked for and may not see, or that there are not, and acts
    refused to her. Administration: refused acts of administering. Door: wrong keys and signatures
    of other systems.
    """

    minutes: Annotated[int, Field(ge=5, le=24 * 60)] = 60
    account: Positive = 10
    accounts: Annotated[int, Field(ge=2)] = 8
    foreign: Positive = 30
    administration: Positive = 3
    door: Positive = 20


class Attempts(Section):
    """What was refused stays on record for at least half a year, as the law has it."""

    kept_days: Annotated[int, Field(ge=180, le=3650)] = 200
    alarming: Alarming = Alarming()
