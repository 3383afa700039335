"""Forget the words that a reporter added to her answers."""

from collections.abc import Iterable

from linli.feedback.models import Callback
from linli.journal.acting import act


@act
def forget_words(case_id: int, report_ids: Iterable[str]) -> int:
    """Blank the words of the callbacks of these reports; the answers themselves go on counting."""
    asked = Callback.objects.filter(case_id=case_id, report_id__in=list(report_ids))
    return asked.exclude(words="").update(words="")
