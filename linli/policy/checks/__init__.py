"""Compares a pack's sections with one another: every code that one names, another must have."""

from linli.policy.checks.assessment import assessment_problems
from linli.policy.checks.catalogue import catalogue_problems
from linli.policy.checks.channels import channel_problems
from linli.policy.checks.collaboration import collaboration_problems
from linli.policy.checks.days import day_problems
from linli.policy.checks.exchange import exchange_problems
from linli.policy.checks.hotline import hotline_problems
from linli.policy.checks.insights import insights_problems
from linli.policy.checks.ladder import ladder_problems
from linli.policy.checks.places import place_problems
from linli.policy.checks.powers import power_problems
from linli.policy.checks.rates import rates_problems
from linli.policy.checks.retention import retention_problems
from linli.policy.checks.rules import rule_problems
from linli.policy.checks.sayings import script_problems, sheet_problems
from linli.policy.checks.sign_in import sign_in_problems
from linli.policy.checks.texts import text_problems
from linli.policy.checks.wall import wall_problems
from linli.policy.pack import Pack
from linli.policy.problems import Problem


def checks(pack: Pack, origins: dict[str, str]) -> list[Problem]:
    """Everything that is wrong between the sections; `origins` tells which file holds a key."""
    return [
        *place_problems(pack),
        *catalogue_problems(pack, origins),
        *day_problems(pack),
        *rule_problems(pack),
        *power_problems(pack),
        *text_problems(pack),
        *collaboration_problems(pack),
        *exchange_problems(pack),
        *ladder_problems(pack),
        *rates_problems(pack),
        *insights_problems(pack),
        *hotline_problems(pack),
        *wall_problems(pack),
        *sheet_problems(pack),
        *script_problems(pack),
        *assessment_problems(pack),
        *sign_in_problems(pack),
        *retention_problems(pack),
        *channel_problems(pack),
    ]
