"""What is tidied away: sessions and codes that have ended, tries that are forgotten."""

from datetime import datetime, timedelta

from linli.people.acts.ceremonies import drop_old_ceremonies
from linli.people.acts.codes import drop_old_codes
from linli.people.acts.sessions import drop_old_sessions
from linli.people.models import Tries

TRIES_KEPT_FOR = timedelta(days=2)


def tidy(now: datetime) -> int:
    """Delete what no longer has any use; returns how many rows. To be run every hour or so."""
    tries, _ = Tries.objects.filter(last_at__lt=now - TRIES_KEPT_FOR).delete()
    codes = drop_old_codes(now=now) + drop_old_ceremonies(now=now)
    return drop_old_sessions(now=now) + codes + tries
