"""Keep who a confidential reporter is, so that nobody alone can read it 保密."""

import json
from datetime import datetime
from uuid import UUID

from linli.cases.models import SealedReporter
from linli.journal.acting import Actor, act
from linli.people.role_seal import sealed_for_role


@act
def confide(report_id: UUID, *, name: str, phone: str, by: Actor, now: datetime) -> None:
    """Seal the name and number of a voice to the role; part of the act that takes the report in."""
    identity = json.dumps({"name": name, "phone": phone}, ensure_ascii=False)
    SealedReporter.objects.create(
        report_id=report_id, identity_sealed=sealed_for_role(identity, str(report_id))
    )
