"""The record's tables."""

from linli.cases.models.case import PLACE, Case, CaseWords, Report
from linli.cases.models.evidence import Evidence, StoredFile
from linli.cases.models.handling import Assignment, CaseLink, Extension, Hold, Note, Round

__all__ = [
    "PLACE",
    "Assignment",
    "Case",
    "CaseLink",
    "CaseWords",
    "Evidence",
    "Extension",
    "Hold",
    "Note",
    "Report",
    "Round",
    "StoredFile",
]
