"""Let a verb on a case wait for something upstairs, and let it go on."""

from datetime import datetime

from linli.cases.lifecycle import Verb
from linli.cases.models import Blocker
from linli.cases.rules import BLOCKABLE
from linli.cases.step import locked
from linli.journal.acting import act


@act
def let_wait(
    case_id: int, verb: Verb, reason: str, what_id: int, *, zh: str, en: str, now: datetime
) -> None:
    """From now on the verb is refused with these words, until `let_go_on`.

    The case is locked, so a verb that is just being used either came before or is refused. Called
    again for the same thing, the new words count.
    """
    assert verb in BLOCKABLE, verb
    locked(case_id)
    Blocker.objects.update_or_create(
        case_id=case_id,
        verb=verb.value,
        reason=reason,
        what_id=what_id,
        defaults={"zh": zh, "en": en},
        create_defaults={"zh": zh, "en": en, "at": now},
    )


@act
def let_go_on(case_id: int, reason: str, what_id: int) -> None:
    """This is no reason to wait any more; others may remain."""
    Blocker.objects.filter(case_id=case_id, reason=reason, what_id=what_id).delete()
