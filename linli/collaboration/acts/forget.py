"""Erase what was written about a case whose time of keeping is over."""

from linli.cases.acts.expire import EXPIRED
from linli.collaboration.models import Meeting, Task, Whistle
from linli.journal.acting import act


@act
def forget_words(case_id: int) -> None:
    """Erase places, agendas, minutes and words of tasks; who came, who was late stays a fact.

    Done twice is done once.
    """
    Whistle.objects.filter(case_id=case_id).update(place_sealed=None)
    Meeting.objects.filter(case_id=case_id).update(
        title=EXPIRED, agenda=EXPIRED, place=EXPIRED, minutes=EXPIRED
    )
    Task.objects.filter(case_id=case_id).update(words="", result_words="")
