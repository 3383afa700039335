"""Which policy is in force, and what an earlier one said."""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from linli.journal.acting import NotFound, NotNow
from linli.policy.models import Release
from linli.policy.pack import Pack

RECHECK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class AdoptedRelease:
    """A release with its pack, read and ready to be asked."""

    id: int
    number: int
    hash: str
    adopted_at: datetime
    pack: Pack


# (monotonic moment of the last look, id then in force). One tuple, replaced whole, so that threads
# never see the one without the other.
_looked: tuple[float, int] | None = None


def current() -> AdoptedRelease:
    """The release in force.

    Asks the database at most once a second for its id, and for the pack only when the id is new:
    after an adoption other processes work by the old rules for a second more, and each case says
    by which. Raises NotNow when no pack was ever adopted.
    """
    global _looked
    moment = time.monotonic()
    looked = _looked
    if looked is None or moment - looked[0] >= RECHECK_SECONDS:
        newest = Release.objects.order_by("-turn").values_list("id", flat=True).first()
        if newest is None:
            raise NotNow(
                "policy.none_adopted",
                "本区尚未启用规则包。请先运行 linli policy adopt。",
                "No policy pack has been adopted yet. Run linli policy adopt first.",
            )
        looked = (moment, newest)
        _looked = looked
    return release(looked[1])


@lru_cache(maxsize=16)
def release(id: int) -> AdoptedRelease:  # noqa: A002  # the word that callers read
    """The release with an id, as a case names it; releases never change, so it is kept.

    Raises NotFound when there is none.
    """
    row = Release.objects.filter(id=id).first()
    if row is None:
        raise NotFound(
            "policy.no_such_release",
            f"没有编号为 {id} 的规则版本。",
            f"There is no policy release with the id {id}.",
        )
    return AdoptedRelease(
        id=row.id,
        number=row.number,
        hash=row.hash,
        adopted_at=row.adopted_at,
        pack=Pack.model_validate(row.pack),
    )


def forget() -> None:
    """Forget which release is in force, so that the next question goes to the database."""
    global _looked
    _looked = None
