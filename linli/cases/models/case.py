"""The case itself, the voices that brought it, and the words by which it is found."""

import uuid

from django.db import models
from django.db.models import Q

from linli.cases.lifecycle import ENDED, OPEN, State
from linli.people.models import Resident, Unit
from linli.people.sealed_fields import SealedField
from linli.people.sealed_words import SealedWords, ValuesField, WordsField
from linli.policy.models import Release
from linli.territory.models import Area, Generation

PLACE = "case.place"  # what the words of a place are sealed for
SUMMARY, TEXT, ANSWERS = "case.summary", "report.text", "report.answers"
OPEN_STATES = sorted(state.value for state in OPEN)
ENDED_STATES = sorted(state.value for state in ENDED)


def _open_index(*fields: str, name: str) -> models.Index:
    return models.Index(fields=list(fields), condition=Q(ended_at=None), name=name)


def _ended_index(*fields: str, name: str) -> models.Index:
    return models.Index(fields=list(fields), condition=~Q(ended_at=None), name=name)


class Case(models.Model):
    """One matter 案件: what every case has, and nothing else.

    `holder` is the unit that is responsible now; as long as the case lies at a desk that is the
    desk itself. `desk` is the centre that dispatches, verifies and closes it. `due_at` is always
    recomputed from the facts (limit, extensions, holds), never shifted.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in State])
    urgency = models.CharField(max_length=12)
    category = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=30)
    area = models.ForeignKey(
        Area, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    generation = models.ForeignKey(
        Generation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    place_sealed = SealedField(PLACE, null=True)
    summary = WordsField(SUMMARY)
    holder = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    desk = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+", db_index=False)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Open cases are listed by due time, ended ones by their end: one index for each way
            # in, so that a page costs the same whatever the table holds.
            _open_index("due_at", "id", name="cases_open"),
            _open_index("holder", "due_at", "id", name="cases_open_of_holder"),
            _open_index("desk", "due_at", "id", name="cases_open_at_desk"),
            _open_index("area", "due_at", "id", name="cases_open_in_area"),
            _open_index("category", "due_at", "id", name="cases_open_of_category"),
            # What other systems ask for: the newest, or those of a span.
            models.Index(fields=["-received_at", "-id"], name="cases_received"),
            _open_index("latitude", "longitude", name="cases_open_on_map"),
            _ended_index("-ended_at", "-id", name="cases_ended"),
            _ended_index("holder", "-ended_at", "-id", name="cases_ended_of_holder"),
            _ended_index("desk", "-ended_at", "-id", name="cases_ended_at_desk"),
            _ended_index("area", "-ended_at", "-id", name="cases_ended_in_area"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, state__in=OPEN_STATES)
                | Q(ended_at__isnull=False, state__in=ENDED_STATES),
                name="cases_ended_when_over",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def sealed(self) -> bool:
        """Whether what is written about it lies sealed: its summary does."""
        return isinstance(self.summary, SealedWords)


class Report(models.Model):
    """One voice 诉求: what one person, clerk or system said about a matter, in its own words.

    A case has one or more. `answers` are the extra questions of the category; `origin` is the
    position as it came in, before conversion; `source` and `source_number` are the other system's
    name and number, by which a second delivery is known. `reachable_at` is since when its reporter
    could be contacted in this case, where that was later than its coming in: she left her number
    afterwards, or came over from another case. `known_as` is how she wants to be known: by name, in
    confidence, not at all. A voice that was withdrawn stays on record and
    counts no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    resident = models.ForeignKey(
        Resident, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=30)
    text = WordsField(TEXT)
    place_sealed = SealedField(PLACE, null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    origin = models.JSONField(null=True)
    answers = ValuesField(ANSWERS, default=dict)
    language = models.CharField(max_length=5, default="zh")
    known_as = models.CharField(max_length=12, default="named", db_default="named")
    code_index = models.BinaryField(max_length=18, unique=True)
    entered_by = models.BigIntegerField(null=True)
    source = models.CharField(max_length=40, blank=True)
    source_number = models.CharField(max_length=120, blank=True)
    reported_at = models.DateTimeField()
    received_at = models.DateTimeField()
    reachable_at = models.DateTimeField(null=True)
    redacted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # With the case beside it: whose cases these are is answered by the index alone.
            models.Index(
                fields=["resident", "case"],
                condition=~Q(resident=None),
                name="cases_reports_of_resident",
            ),
            models.Index(
                fields=["entered_by", "-received_at"],
                condition=~Q(entered_by=None),
                name="cases_reports_entered",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_number"],
                condition=~Q(source_number=""),
                name="cases_report_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def sealed(self) -> bool:
        """Whether what its reporter says lies sealed."""
        return self.known_as != "named" or isinstance(self.text, SealedWords)


class CaseWords(models.Model):
    """What search finds a case by: character pairs of what was said, sealed pairs of its place.

    The column `document` (tsvector) and its index are made in the migration; `acts/open.py`,
    `join.py` and `words.py` write it, `queries/search.py` reads it.
    """

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.CASCADE, related_name="words"
    )

    def __str__(self) -> str:
        return f"words of {self.case_id}"
