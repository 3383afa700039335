"""The record's tables."""

from linli.cases.models.apart import KeptApart
from linli.cases.models.case import ANSWERS, PLACE, SUMMARY, TEXT, Case, CaseWords, Report
from linli.cases.models.evidence import Evidence, StoredFile
from linli.cases.models.exports import (
    EXPORT_PART,
    EXPORT_WORDS,
    Export,
    ExportPart,
    ExportRequest,
)
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
from linli.cases.models.lifetime import HOLD_WORDS, ContentHold, Expiry
from linli.cases.models.readings import ALARM_WORDS, Reading, ReadingAlarm
from linli.cases.models.reporters import SealedReporter, Unsealing
from linli.cases.models.together import Blocker, Helper

__all__ = [
    "ALARM_WORDS",
    "ANSWERS",
    "EXPORT_PART",
    "EXPORT_WORDS",
    "HOLD_WORDS",
    "PLACE",
    "SUMMARY",
    "TEXT",
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
    "ExportRequest",
    "Extension",
    "Helper",
    "Hold",
    "KeptApart",
    "Note",
    "Reading",
    "ReadingAlarm",
    "Report",
    "Round",
    "SealedReporter",
    "StoredFile",
    "Unsealing",
]
