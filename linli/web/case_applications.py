"""The applications of a case for its page: who asked for what, of whom, and what came of it."""

from linli.cases.models import Application
from linli.cases.queries.page import CasePage
from linli.cases.queries.timeline import WANTED_NAMES
from linli.policy.queries import release
from linli.web.bodies import Both, Named, both, local, unit_out
from linli.web.case_shapes import ApplicationOut

STATE_NAMES: dict[str, tuple[str, str]] = {
    Application.State.PENDING: ("待审批", "waits for an answer"),
    Application.State.APPROVED: ("已同意", "approved"),
    Application.State.REFUSED: ("未同意", "refused"),
    Application.State.TAKEN_BACK: ("已撤回", "taken back"),
    Application.State.LAPSED: ("已失效", "lapsed"),
}


def applications_out(page: CasePage) -> list[ApplicationOut]:
    """Every application of the case, the oldest first."""
    words = {note.id: note.text for note in page.notes}
    grounds = release(page.case.release_id).pack.grounds.by_verb
    return [
        ApplicationOut(
            id=one.id,
            kind=_named(one.kind, WANTED_NAMES[one.kind]),
            ground=Named(code=one.ground, name=both(grounds[one.kind][one.ground].name)),
            unit=unit_out(one.unit_id),
            asked=unit_out(one.asked_id),
            note=words.get(one.note_id, ""),
            public_note=words.get(one.public_note_id or 0, ""),
            until=None if one.until is None else local(one.until),
            amount=one.amount,
            applied_at=local(one.applied_at),
            answer_by=local(one.answer_by),
            state=_named(one.state, STATE_NAMES[one.state]),
            ended_at=None if one.ended_at is None else local(one.ended_at),
            answer=words.get(one.answer_note_id or 0, ""),
        )
        for one in page.applications
    ]


def _named(code: str, names: tuple[str, str]) -> Named:
    return Named(code=code, name=Both(zh=names[0], en=names[1]))
