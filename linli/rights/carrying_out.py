"""What an answer to a request from the counter means: nothing before its time, and by a second."""

from datetime import datetime, timedelta

from linli.journal.acting import Actor, Forbidden, Invalid, NotNow
from linli.people.acts.residents import correct_resident
from linli.policy.queries import current
from linli.rights.acts import delete_me
from linli.rights.models import CounterIntake, PersonalRequest

# She asked, one officer took it in and another grants it: none of them may do it by himself.
AT_COUNTER = Actor.system("rights.counter")
Kind = PersonalRequest.Kind


def carry_out(
    request: PersonalRequest,
    intake: CounterIntake,
    *,
    granted: bool,
    ground: str,
    name: str,
    by: Actor,
    now: datetime,
) -> None:
    """Do what is granted, or note the ground on which it is refused.

    A deletion deletes, a copy can be handed over from now on, a correction writes the `name` if one
    is given. Raises Forbidden for the officer who took it in, NotNow while its person can still
    object and once she did, Invalid for a refusal without a ground of the pack.
    """
    if intake.officer_id == by.id:
        raise Forbidden(
            "request.own_intake",
            "这份请求是您登记的，要由另一人答复。",
            "You took this request in yourself: somebody else answers it.",
        )
    counter = current().pack.rights.counter
    if not granted:
        if ground not in counter.by_code["ground"]:
            raise Invalid(
                "request.ground",
                "请选择不予办理的理由。",
                "Pick a ground for not doing it.",
                field="ground",
            )
        intake.ground = ground
    else:
        _must_be_time(intake, now)
        if request.kind == Kind.DELETE and request.resident_id:
            delete_me(request.resident_id, by=AT_COUNTER, now=now)
        if request.kind == Kind.SEE and request.resident_id:
            intake.copy_until = now + timedelta(days=counter.copy_days)
        if request.kind == Kind.CORRECT and request.resident_id and name.strip():
            correct_resident(request.resident_id, name=name, by=AT_COUNTER, now=now)
    intake.save()


def _must_be_time(intake: CounterIntake, now: datetime) -> None:
    if intake.objected_at is not None:
        raise NotNow(
            "request.objected",
            "本人已声明不是自己提出的，不能办理，只能不予办理。",
            "The person said that it was not she who asked: it can only be refused.",
        )
    if intake.waits_until is not None and now < intake.waits_until:
        raise NotNow(
            "request.waits",
            "本人还可以提出异议，等待期过后才能办理。不予办理可以现在答复。",
            "The person can still object: wait until that time is over. It can be refused now.",
        )
