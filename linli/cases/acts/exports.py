"""Lists as files: asked for, written by the worker, fetched, forgotten.

The writer itself is upstairs, where spreadsheets are known; its pieces come in here.
"""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from linli.cases.events_exports import ExportAsked, ExportCancelled, ExportFetched, ExportWritten
from linli.cases.models import EXPORT_PART, Export, ExportPart
from linli.cases.queries.asked import Asked
from linli.journal.acting import Actor, Forbidden, NotFound, NotNow, TooMany, act
from linli.journal.record import record
from linli.people.permissions import must, reach
from linli.people.sealing import seal
from linli.policy.queries import current

KEPT_FOR = timedelta(days=1)
REQUESTS_KEPT_FOR = timedelta(days=30)
PERSONAL_COLUMNS = frozenset({"reporter", "phone", "address"})
BELIEVED_DEAD_AFTER = timedelta(minutes=2)
MOST_AT_ONCE = 3
MOST_ATTEMPTS = 3
_UNFINISHED = (Export.Stage.WAITING, Export.Stage.WRITING)


@act
def ask_export(
    asked: Asked, columns: Sequence[str], *, form: str, language: str, by: Actor, now: datetime
) -> Export:
    """Ask for a list as a file, without anything personal: for that see `personal_exports`.

    Raises TooMany while three of one's own are being written.
    """
    if not reach(by, "case.export", now=now):
        must(by, "case.export", now=now)
    if PERSONAL_COLUMNS & set(columns):
        raise Forbidden(
            "export.needs_second",
            "姓名、电话和地址要第二人同意才能导出。请写明理由，提交申请。",
            "Names, numbers and addresses need a second person's consent. Ask for it, and say why.",
        )
    waiting = Export.objects.filter(officer_id=by.id, stage__in=_UNFINISHED).count()
    if waiting >= MOST_AT_ONCE:
        raise TooMany(
            "export.too_many",
            f"您已有 {waiting} 份表在写，写好或取消一份后再导出。",
            f"{waiting} files of yours are being written: wait for one, or cancel it.",
            retry_after_seconds=10,
        )
    export = Export.objects.create(
        officer_id=by.id,
        post_id=by.post_id,
        asked=asked.plain(),
        columns=list(columns),
        form=form,
        language=language,
        asked_at=now,
    )
    record(ExportAsked(export_id=export.id, which=asked.which.value, form=form), by=by, now=now)
    return export


@act
def cancel_export(export_id: int, *, by: Actor, now: datetime) -> Export:
    """Stop the writing, or throw the file away. Twice is once."""
    export = _own(export_id, by)
    if export.stage == Export.Stage.CANCELLED:
        return export
    ExportPart.objects.filter(export=export).delete()
    export.stage = Export.Stage.CANCELLED
    export.save(update_fields=["stage"])
    record(ExportCancelled(export_id=export.id), by=by, now=now)
    return export


@act
def fetch_export(export_id: int, *, personal: bool, by: Actor, now: datetime) -> Export:
    """Put on record that the file leaves the house. Raises NotNow before it is ready, NotFound
    when it is asked for as the other kind, personal or not.
    """
    export = _own(export_id, by)
    if export.personal is not personal:
        raise _gone()
    if export.stage != Export.Stage.READY or export.ready_at is None:
        raise NotNow(
            "export.not_ready",
            "文件还没有写好，或已经取消。请看进度，或重新导出。",
            "The file is not written yet, or was cancelled. Look at its progress, or export anew.",
        )
    if fetched_until(export) <= now:
        raise _gone()
    # The right may have been taken away since.
    word = "export.ask" if export.personal else "case.export"
    if not reach(by, word, now=now):
        must(by, word, now=now)
    if export.personal:
        if export.fetched >= current().pack.readings.export.fetches:
            raise NotNow(
                "export.fetched_out",
                f"这份文件已下载 {export.fetched} 次，不能再下载。确有需要请重新申请。",
                f"It was fetched {export.fetched} times, and no more. Ask anew if you must.",
            )
        export.fetched += 1
        export.save(update_fields=["fetched"])
    record(ExportFetched(export_id=export.id), by=by, now=now)
    return export


@act
def claim_export(*, now: datetime) -> Export | None:
    """The next file to write, now the caller's: the oldest that waits, or whose writer died."""
    dead = Q(stage=Export.Stage.WRITING, beat_at__lt=now - BELIEVED_DEAD_AFTER)
    rows = Export.objects.filter(Q(stage=Export.Stage.WAITING) | dead).order_by("id")
    export = rows.select_for_update(skip_locked=True).first()
    if export is None:
        return None
    ExportPart.objects.filter(export=export).delete()
    export.attempt += 1
    export.stage = Export.Stage.FAILED if export.attempt > MOST_ATTEMPTS else Export.Stage.WRITING
    export.rows_done, export.beat_at = 0, now
    export.save(update_fields=["attempt", "stage", "rows_done", "beat_at"])
    return export


@act
def keep_part(export: Export, place: int, data: bytes, *, now: datetime) -> bool:
    """Keep one piece; False when the file is not the caller's to write any more."""
    if not beat(export, now=now):
        return False
    sealed = seal(b64encode(data).decode(), EXPORT_PART)
    ExportPart.objects.create(export_id=export.id, place=place, data=b"", data_sealed=sealed)
    return True


def beat(export: Export, *, now: datetime) -> bool:
    """Tell how far the writing is; False when it was cancelled or another writes it."""
    return bool(
        _mine(export).update(
            rows_done=export.rows_done, rows_all=export.rows_all, cut=export.cut, beat_at=now
        )
    )


@act
def finish_export(export: Export, *, size: int, by: Actor, now: datetime) -> bool:
    """Say that all of it is there; False when it was cancelled meanwhile."""
    done = _mine(export).update(
        stage=Export.Stage.READY,
        rows_done=export.rows_done,
        rows_all=export.rows_done,
        size=size,
        ready_at=now,
    )
    if done:
        record(ExportWritten(export_id=export.id, rows=export.rows_done), by=by, now=now)
    return bool(done)


def forget_exports(now: datetime) -> int:
    """Throw away what is older than a day, whatever became of it; returns how many.

    What is personal goes after the pack's hours, and who asked for it and why after a month.
    """
    hours = timedelta(hours=current().pack.readings.export.hours)
    over = Q(export__personal=True, export__ready_at__lte=now - hours)
    ExportPart.objects.filter(over | Q(export__ready_at__lt=now - KEPT_FOR)).delete()
    old = Export.objects.filter(
        Q(personal=False, asked_at__lt=now - 2 * KEPT_FOR) | Q(asked_at__lt=now - REQUESTS_KEPT_FOR)
    )
    return old.delete()[1].get("cases.Export", 0)


def fetched_until(export: Export) -> datetime:
    """Until when a file that is ready can be fetched."""
    if export.ready_at is None:
        return export.asked_at
    hours = current().pack.readings.export.hours
    return export.ready_at + (timedelta(hours=hours) if export.personal else KEPT_FOR)


def _mine(export: Export) -> QuerySet[Export]:
    return Export.objects.filter(id=export.id, attempt=export.attempt, stage=Export.Stage.WRITING)


def _own(export_id: int, by: Actor) -> Export:
    found = Export.objects.select_for_update().filter(id=export_id, officer_id=by.id).first()
    if found is None:
        raise _gone()
    return found


def _gone() -> NotFound:
    return NotFound(
        "export.unknown",
        "没有这份文件，或者已过一天、不再保留。请重新导出。",
        "There is no such file, or its day is over. Export it anew.",
    )
