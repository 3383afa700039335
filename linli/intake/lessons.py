"""What cases turned out to be, with the words of those who reported them, for the text model."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from linli.cases.models import Report
from linli.people.sealed_words import SealedWords
from linli.policy.queries import current
from linli.routing.models import Lesson
from linli.routing.text.folds import Labelled

MOST_LESSONS = 40_000
"""The newest so many are learnt; a district's matters change with the years."""


@dataclass(frozen=True, slots=True)
class Learnable:
    """A lesson whose words still stand: what the case was about, in the first reporter's words."""

    case_id: int
    category: str
    text: str
    resident_id: int | None
    learnt_at: datetime


def learnable(after_id: int = 0, *, most: int = MOST_LESSONS) -> Iterator[Learnable]:
    """The newest lessons, one for each case, the oldest of them first; two statements.

    Cases whose words were erased, and categories that the pack has no more, are left out; so are
    words that lie sealed, for a model remembers what it learnt.
    """
    latest: dict[int, Lesson] = {}
    for lesson in Lesson.objects.filter(id__gt=after_id).order_by("-id")[:most]:
        latest.setdefault(lesson.case_id, lesson)
    reports = Report.objects.filter(case_id__in=latest).order_by("-received_at", "-id")
    # The first voice comes last, and stays.
    words = {
        case_id: (text, resident_id)
        for case_id, text, resident_id in reports.values_list(
            "case_id", "text", "resident_id"
        ).iterator()
        if not isinstance(text, SealedWords)
    }
    pack = current().pack
    for lesson in sorted(latest.values(), key=lambda one: one.id):
        text, resident_id = words.get(lesson.case_id, ("", None))
        if text.strip() and pack.category(lesson.category) is not None:
            yield Learnable(lesson.case_id, lesson.category, text, resident_id, lesson.learnt_at)


def lessons_on_record(after_id: int = 0) -> list[Labelled]:
    """What the cases with lessons turned out to be, in the first reporter's words, oldest first."""
    return [Labelled(str(one.case_id), one.category, "", one.text) for one in learnable(after_id)]
