"""What a person makes of a warning: goes and looks, says why not, or thinks again."""

from datetime import datetime

from linli.cases.notes import needed
from linli.insights.events import WarningAccepted, WarningDismissed, WarningReopened
from linli.insights.models import EarlyWarning
from linli.journal.acting import Actor, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.permissions import Subject, must

LONGEST_REASON = 500


@act
def accept_warning(warning_id: int, *, by: Actor, now: datetime) -> EarlyWarning:
    """Somebody goes and looks. Raises NotNow when it was decided already."""
    warning = _open(warning_id, by=by, now=now)
    _decide(warning, EarlyWarning.State.ACCEPTED, "", by=by, now=now)
    record(WarningAccepted(warning_id=warning.id), by=by, now=now)
    return warning


@act
def dismiss_warning(warning_id: int, reason: str, *, by: Actor, now: datetime) -> EarlyWarning:
    """It needs no look, for a reason that everybody can read. It opens again if it grows on."""
    warning = _open(warning_id, by=by, now=now)
    said = needed(reason, "不用看的原因", field="reason", longest=LONGEST_REASON)
    _decide(warning, EarlyWarning.State.DISMISSED, said, by=by, now=now)
    record(WarningDismissed(warning_id=warning.id, observed=warning.observed), by=by, now=now)
    return warning


@act
def reopen_warning(warning_id: int, *, by: Actor, now: datetime) -> EarlyWarning:
    """A decision is taken back; the journal keeps that there was one."""
    warning = _locked(warning_id, by=by, now=now)
    if warning.state == EarlyWarning.State.OPEN:
        raise NotNow(
            "warning.open",
            "这条预警正等着看，没有可撤销的决定。",
            "This warning is waiting for a look: there is no decision to take back.",
        )
    warning.state, warning.reason = EarlyWarning.State.OPEN, ""
    warning.decided_by = warning.decided_at = warning.observed_then = None
    warning.save()
    record(WarningReopened(warning_id=warning.id, grown=False), by=by, now=now)
    return warning


def unknown_warning() -> NotFound:
    """No such warning, or none of the asker's."""
    return NotFound(
        "warning.unknown",
        "没有这条预警，或不在您的岗位范围内。",
        "There is no such warning, or your post does not reach it.",
    )


def _open(warning_id: int, *, by: Actor, now: datetime) -> EarlyWarning:
    warning = _locked(warning_id, by=by, now=now)
    if warning.state != EarlyWarning.State.OPEN:
        raise NotNow(
            "warning.decided",
            f"这条预警已经有人定了：{EarlyWarning.State(warning.state).label}。要改，请先撤销。",
            "Somebody has decided on this warning already. To change it, take that back first.",
        )
    return warning


def _locked(warning_id: int, *, by: Actor, now: datetime) -> EarlyWarning:
    warning = EarlyWarning.objects.select_for_update().filter(id=warning_id).first()
    if warning is None:
        raise unknown_warning()
    must(by, "warning.decide", Subject(area_code=warning.area_code), now=now)
    return warning


def _decide(warning: EarlyWarning, state: str, reason: str, *, by: Actor, now: datetime) -> None:
    warning.state, warning.reason = state, reason
    warning.decided_by, warning.decided_at = by.id, now
    warning.observed_then = warning.observed
    warning.save()
