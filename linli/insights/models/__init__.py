"""What is counted, narrowly, and what is found in it: classes and early warnings.

No table here names a person, a door or a position. What an officer wrote stands in Project and
EarlyWarning alone.
"""

from linli.insights.models.classes import CaseClass, ClassMember, Grouping, Project
from linli.insights.models.counts import (
    Arrival,
    Happening,
    Intake,
    OpenCase,
    Progress,
    RatesOf,
    Standing,
)
from linli.insights.models.warnings import EarlyWarning, Look

__all__ = [
    "Arrival",
    "CaseClass",
    "ClassMember",
    "EarlyWarning",
    "Grouping",
    "Happening",
    "Intake",
    "Look",
    "OpenCase",
    "Progress",
    "Project",
    "RatesOf",
    "Standing",
]
