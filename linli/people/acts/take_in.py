"""One person of a staff list, taken in with her posts: what is on record already stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from linli.journal.acting import Actor, Conflict, Invalid, act
from linli.people.acts.officers import correct_officer
from linli.people.acts.staff import add_officer, add_post, same_posts
from linli.people.masking import masked_phone
from linli.people.models import Officer
from linli.people.phones import phone_normal
from linli.people.queries import officer_facts
from linli.people.units import unit_by_code


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a staff list: a person and, if it names one, a post of hers.

    `stands_in` says that she only stands in for somebody in it.
    """

    username: str
    name: str
    phone: str = ""
    role: str = ""
    unit_code: str = ""
    area_code: str = ""
    from_on: date | None = None
    to_on: date | None = None
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was done: nothing at all where everything was on record."""

    officer_id: int
    is_new: bool
    posts: int
    corrected: bool


@act
def take_in(lines: Sequence[Listed], *, by: Actor, now: datetime) -> TakenIn:
    """Enter one person with her posts, or what of it is not on record yet; all or nothing.

    The lines are all of one username. Twice is once. A phone that differs is corrected,
    one that is masked as we mask hers is hers; another
    name under a username that is taken, or other days of a post that she holds, are refused, for
    nobody can say which of them is right. A newcomer asks for the right to enter staff, a post for
    the right to give it. A first password is not given here: without one nobody signs in as her.
    """
    first = lines[0]
    if any(line.name.strip() != first.name.strip() for line in lines):
        raise _other_name(first.username)
    officer = Officer.objects.filter(username=first.username.strip().casefold()).first()
    if officer is None:
        officer_id = add_officer(first.username, first.name, phone=first.phone, by=by, now=now)
        corrected = False
    else:
        officer_id = officer.id
        corrected = _corrected(officer, first, by=by, now=now)
    posts = [
        _given(officer_id, line, by=by, now=now) for line in lines if line.role or line.unit_code
    ]
    return TakenIn(officer_id, officer is None, sum(posts), corrected)


def _corrected(officer: Officer, line: Listed, *, by: Actor, now: datetime) -> bool:
    """Whether the phone of somebody on record had to be corrected."""
    known = officer_facts(officer)
    if known.name.plain != line.name.strip():
        raise _other_name(line.username)
    if not officer.active:
        raise Conflict(
            "officer.gone",
            f"用户名“{line.username}”的人已离职。请换一个用户名。",
            f"Whoever had the username {line.username} has left. Choose another.",
            field="username",
        )
    number = phone_normal(line.phone)
    if not line.phone.strip() or (number and number == phone_normal(known.phone.plain)):
        return False
    if line.phone.strip() == masked_phone(known.phone):
        return False  # as our own sheets show it
    correct_officer(officer.id, phone=line.phone, by=by, now=now)
    return True


def _given(officer_id: int, line: Listed, *, by: Actor, now: datetime) -> bool:
    """Whether a post had to be given; False when she holds it already, for the same days."""
    unit = unit_by_code(line.unit_code)
    area_code = line.area_code or unit.area_code
    from_on = line.from_on or timezone.localdate(now)
    held = same_posts(officer_id, line.role, unit.id, area_code, from_on).first()
    if held is not None:
        same_from = line.from_on is None or line.from_on == held.from_on
        if line.to_on == held.to_on and same_from:
            return False
        raise Conflict(
            "post.other_days",
            "此人已在这个岗位上，起止日期不同。要改日期，请先免去再任岗。",
            "This officer holds that post for other days. To change them, end the post first.",
            field="to_on",
        )
    if line.stands_in:
        raise Invalid(
            "post.lent",
            "代班不能从表格导入。请在“代班”页安排，并删去这一行。",
            "Stand-ins are not imported. Arrange them on their own page and remove this row.",
            field="stands_in",
        )
    add_post(
        officer_id,
        line.role,
        unit_code=line.unit_code,
        area_code=line.area_code,
        from_on=line.from_on,
        to_on=line.to_on,
        by=by,
        now=now,
    )
    return True


def _other_name(username: str) -> Conflict:
    return Conflict(
        "officer.other_name",
        f"用户名“{username}”下有两个姓名。请核对：是写错了姓名，还是要换一个用户名。",
        f"There are two names for {username}. Is the name wrong, or the username another's?",
        field="name",
    )
