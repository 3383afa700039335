"""Whose consent to text messages about a report stands, and what it covers.

Agreed to is what becomes of the report; a notice for an area, or an answer to a request about
one's data, was not.
"""

from collections.abc import Iterable
from uuid import UUID

from linli.notices.models import Consent, Notice
from linli.policy.queries import current

OF_THE_REPORT = frozenset({"case", "report", "callback"})


def covered(notice: Notice) -> bool:
    """Whether consent to text messages about a report covers this notice."""
    template = current().pack.notices.by_code.get(notice.template)
    return (
        template is not None
        and template.audience == "reporter"
        and template.texted
        and template.event.partition(".")[0] in OF_THE_REPORT
    )


def standing(report_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these reports to whose text messages the reporter agrees; one statement."""
    rows = Consent.objects.filter(report_id__in=set(report_ids), withdrawn_at=None)
    return set(rows.values_list("report_id", flat=True))


def consent_of(report_id: UUID) -> Consent | None:
    """The consent that stands for a report, or None."""
    return Consent.objects.filter(report_id=report_id, withdrawn_at=None).first()
