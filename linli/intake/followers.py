"""What intake does because of others: it keeps what people decided, for the next report."""

from linli.cases.assignments import BY_DESK
from linli.cases.events import CaseAmended, CaseClosed, CaseDispatched, CaseRuled
from linli.cases.models import Case
from linli.intake.precedents import keep
from linli.intake.versions import look_at_drift
from linli.journal.followers import Followed, follows
from linli.routing.events import TextModelTakenOver
from linli.routing.models import Lesson, Precedent
from linli.routing.text.kept import keep_lesson


@follows(CaseRuled, name="intake.keep_ruling")
def keep_the_ruling(event: CaseRuled, followed: Followed) -> None:
    """Keeps a ruling as a precedent for the next report of its kind."""
    _keep(event, Precedent.Kind.RULING, followed)


@follows(CaseDispatched, name="intake.keep_correction")
def keep_the_correction(event: CaseDispatched, followed: Followed) -> None:
    """Keeps it as a precedent when a desk sent a case elsewhere than the rules would."""
    if event.rule == BY_DESK:
        _keep(event, Precedent.Kind.CORRECTION, followed)


@follows(
    CaseAmended, name="intake.learn_correction", when=lambda amended: "category" in amended.fields
)
def learn_the_correction(event: CaseAmended, followed: Followed) -> None:
    """Keeps a category that the desk corrected as a lesson for the text model."""
    keep_lesson(
        event.case_id,
        event.category,
        kind=Lesson.Kind.CORRECTION,
        entry_id=followed.entry_id,
        learnt_at=followed.at,
    )


@follows(CaseClosed, name="intake.learn_confirmation")
def learn_the_confirmation(event: CaseClosed, followed: Followed) -> None:
    """Keeps what a case was about to its end as a lesson for the text model."""
    category = Case.objects.values_list("category", flat=True).get(id=event.case_id)
    if category:
        keep_lesson(
            event.case_id,
            category,
            kind=Lesson.Kind.CONFIRMATION,
            entry_id=followed.entry_id,
            learnt_at=followed.at,
        )


@follows(TextModelTakenOver, name="intake.look_at_drift")
def look_at_the_drift(event: TextModelTakenOver, followed: Followed) -> None:
    """Measures the model that took over on what people decided since it learnt."""
    look_at_drift(now=followed.now)


def _keep(event: CaseRuled | CaseDispatched, kind: Precedent.Kind, followed: Followed) -> None:
    case = Case.objects.select_related("area").get(id=event.case_id)
    keep(
        case,
        event.unit_id,
        kind=kind,
        note_id=event.note_id,
        entry_id=followed.entry_id,
        decided_at=followed.at,
    )
