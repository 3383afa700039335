"""After how many days each kind of secret should be renewed; `LINLI_SECRET_DAYS` says otherwise.

Nothing stops working on that day: a secret that ended by itself would take the district along. It
is told, in `linli doctor`, to monitors and by `linli keys ages`, until somebody has renewed it.
"""

from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured

# A year and a month, so that what is renewed once a year is never told.
A_YEAR = 400
DAYS = {
    "seal-key": A_YEAR,
    "index-key": A_YEAR,
    # What it made stands on paper, and each former one stays on the ring for years: three of them
    # a decade, not ten.
    "mark-key": 1100,
    # Another key is another log, and every receipt that is out hangs on this one.
    "log-key": 0,
    "secret-key": A_YEAR,
    "api-key": A_YEAR,
    "webhook-secret": A_YEAR,
    "hotline-secret": A_YEAR,
    "given-secret": A_YEAR,
}
NAMES = {
    "seal-key": ("加密密钥", "sealing key"),
    "index-key": ("索引密钥", "index key"),
    "mark-key": ("标记密钥", "mark key"),
    "log-key": ("存证密钥", "log's key"),
    "secret-key": ("签名密钥文件", "secret key"),
    "api-key": ("接口密钥", "API key"),
    "webhook-secret": ("推送签名密钥", "webhook's secret"),
    "hotline-secret": ("热线签名密钥", "hotline's secret"),
    "given-secret": ("外部凭据", "secret for another door"),
}


def secret_days(named: Iterable[str]) -> dict[str, int]:
    """The days of each kind, with what is `named` as `kind=days`; 0 is never.

    Raises ImproperlyConfigured for a kind that there is not, and for days that are no number.
    """
    days = dict(DAYS)
    for one in named:
        kind, _, count = one.partition("=")
        if kind not in days or not (count.isascii() and count.isdigit()):
            raise ImproperlyConfigured(
                f"LINLI_SECRET_DAYS has kind=days parted by spaces, the kinds being "
                f"{', '.join(days)}; not {one!r}."
            )
        days[kind] = int(count)
    return days
