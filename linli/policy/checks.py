"""Compares a pack's sections with one another: every code that one names, another must have."""

from linli.policy.pack import Pack
from linli.policy.problems import Problem


def checks(pack: Pack, origins: dict[str, str]) -> list[Problem]:
    """Everything that is wrong between the sections; `origins` tells which file holds a key."""
    return []
