"""What was published, for those who ask for it."""

from linli.assessment.models import Disclosure
from linli.journal.acting import NotFound


def listed() -> list[dict[str, object]]:
    """All publications from the first on: number and time."""
    return [
        {"number": one.number, "at": one.at.isoformat()}
        for one in Disclosure.objects.only("number", "at").order_by("number")
    ]


def disclosure(number: int) -> Disclosure:
    """One publication. Raises NotFound."""
    found = Disclosure.objects.filter(number=number).first()
    if found is None:
        raise NotFound(
            "disclosure.unknown",
            "没有这一期公开数据。",
            "There is no such publication.",
        )
    return found
