"""What one person may send in as files within a day 每人每日上传限额, in bytes and in number.

Counted like the rates, in each process and in its memory alone: a row that tells who sent how many
bytes when would lead to the reporters who do not want to be known.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest
from ninja.files import UploadedFile

from linli.journal.acting import ActorKind, Invalid
from linli.policy.queries import current
from linli.policy.sections.intake import Uploads, UploadsOf
from linli.web.callers import address_of, signed_in
from linli.web.rates import Buckets, bucket, given_back, taken

DAY = 24 * 60 * 60.0
HOUR = 60 * 60.0
_MEGABYTE = 1024**2

# Apart from the rates', or fifty thousand strangers who knock would make a day's senders forgotten.
_sent: Buckets = OrderedDict()


@contextmanager
def within_quota(request: HttpRequest, upload: UploadedFile) -> Iterator[None]:
    """Count a file as sent by this caller; what is refused within the block does not count.

    It comes back evenly over a day. Raises Invalid, saying when there is room again: not
    TooMany, which a telephone answers by sending the same again before all that waits behind it.
    """
    whose, most = _whose(request, current().pack.intake.uploads)
    wanted: dict[tuple[str, str], tuple[float, int]] = {
        ("bytes", whose): (upload.size or 0, most.megabytes * _MEGABYTE),
        ("files", whose): (1, most.files),
    }
    waits = taken(_sent, wanted, DAY)
    if waits:
        hours = int(waits // HOUR) + 1
        raise Invalid(
            "upload.quota",
            f"您一天最多上传 {most.megabytes} MB、{most.files} 个文件，现在已满。请过 {hours} 小时"
            "再传；要紧的可以先不带附件提交，文字不受影响。",
            f"At most {most.megabytes} MB and {most.files} files a day, and you have sent as much. "
            f"Send this one in {hours} hours, or send without it now: words are not counted.",
            field="file",
        )
    try:
        yield
    except BaseException:
        given_back(_sent, wanted)
        raise


def _whose(request: HttpRequest, uploads: Uploads) -> tuple[str, UploadsOf]:
    """Who sends, also where the act names nobody: by account, else by address."""
    session = signed_in(request)
    if session is None:
        return bucket(address_of(request)), uploads.unnamed
    officer = session.actor.kind is ActorKind.OFFICER
    return (
        f"{session.actor.kind} {session.actor.id}",
        uploads.officer if officer else uploads.resident,
    )


def forget_sent() -> None:
    """Start afresh, for tests."""
    _sent.clear()
