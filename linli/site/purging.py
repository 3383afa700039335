"""The nightly purge: every case whose time of keeping is over, one transaction each."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from linli.cases.acts.content_holds import call_for_reviews, lapse_holds
from linli.cases.acts.expire import due, expire, free, held, hold_content, release_content
from linli.cases.models import Case
from linli.journal.acting import Actor, NotFound, Refusal
from linli.people.queries import officer_by_username
from linli.policy.queries import current

log = logging.getLogger(__name__)

BY = Actor.system("retention")
Tell = Callable[[int, int | None], None]


def purge_all(*, dry_run: bool, tell: Tell, now: datetime) -> list[dict[str, Any]]:
    """Erase what is due; says for each class how much was due, held, erased and refused.

    One case that cannot be erased keeps no other from it, and is tried again in the next night.
    """
    pack = current().pack
    if not dry_run:
        lapse_holds(now=now)
        call_for_reviews(now=now)
    told = []
    for kind in pack.retention.classes:
        rows = due(kind, pack, now=now)
        count, kept = rows.count(), held(rows).count()
        erased = refused = 0
        if not dry_run:
            for case_id in list(free(rows).values_list("id", flat=True)):
                try:
                    erased += expire(case_id, by=BY, now=now)
                except Refusal as refusal:
                    refused += 1
                    log.error("the content of case %s was not erased: %s", case_id, refusal.code)
                tell(erased, count - kept)
        told.append(
            {
                "code": kind.code,
                "due": count,
                "held": kept,
                "erased": erased,
                "refused": refused,
            }
        )
    return told


def hold_case(number: str, ground: str, reviewer: str, review_on: date, *, now: datetime) -> None:
    """Keep a case's content. Raises NotFound for a case or a reviewer that there is not."""
    officer = officer_by_username(reviewer)
    if officer is None or not officer.active:
        raise NotFound(
            "retention.no_reviewer",
            f"没有在职的工作人员“{reviewer}”。",
            f"There is nobody of the staff called {reviewer}.",
        )
    hold_content(
        _id_of(number), ground, reviewer_id=officer.id, review_on=review_on, by=BY, now=now
    )


def release_case(number: str, *, now: datetime) -> None:
    """Let a case's content go when its time is over."""
    release_content(_id_of(number), by=BY, now=now)


def _id_of(number: str) -> int:
    found = Case.objects.filter(number=number.strip().upper()).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(
            "case.not_found", f"没有编号为 {number} 的案件。", f"There is no case {number}."
        )
    return found
