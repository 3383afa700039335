"""The record's tables."""

from linli.cases.models.case import PLACE, Case, CaseWords, Report
from linli.cases.models.evidence import Evidence, StoredFile
from linli.cases.models.exports import Export, ExportPart
from linli.cases.models.handling import (
    Application,
    Assignment,
    CaseLink,
    Contact,
    Extension,
    Hold,
    Note,
    Round,
)
from linli.cases.models.lifetime import ContentHold, Expiry
from linli.cases.models.readings import Reading
from linli.cases.models.reporters import SealedReporter, Unsealing
from linli.cases.models.together import Blocker, Helper

__all__ = [
    "PLACE",
    "Application",
    "Assignment",
    "Blocker",
    "Case",
    "CaseLink",
    "CaseWords",
    "Contact",
    "ContentHold",
    "Evidence",
    "Expiry",
    "Export",
    "ExportPart",
    "Extension",
    "Helper",
    "Hold",
    "Note",
    "Reading",
    "Report",
    "Round",
    "SealedReporter",
    "StoredFile",
    "Unsealing",
]
