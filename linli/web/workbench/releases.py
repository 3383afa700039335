"""规则版本: which rules were in force when, what changes, and the two who put them in force."""

from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, File, Form
from ninja.files import UploadedFile

from linli.journal.acting import ActorKind, Invalid, NotFound
from linli.people.acts.rules import adopt_rules, propose_rules, withdraw_rules
from linli.people.queries import OfficerFacts, officers
from linli.policy.checks import checks
from linli.policy.diff import diff
from linli.policy.history import Adoption, adoptions, proposals, releases
from linli.policy.models import Proposal
from linli.policy.pack import Pack
from linli.policy.problems import Problem
from linli.policy.queries import current, release
from linli.policy.report import calendar_warnings, check_pack
from linli.policy.unpack import unpack
from linli.territory.queries import area_names
from linli.web.bodies import Done, Strict, local
from linli.web.callers import actor
from linli.web.door import Grave, Routes
from linli.web.once import done_once, once
from linli.web.pages import Id
from linli.web.shape import Shape
from linli.web.workbench.release_shapes import (
    AdoptionOut,
    CheckedOut,
    ComparedOut,
    FindingOut,
    ProposalOut,
    ReleaseOut,
    ReleasesOut,
    RuleChangeOut,
)

routes = Routes(only=ActorKind.OFFICER)


class BackIn(Strict):
    """An older release that shall come back, and why."""

    release: Id
    note: str = Field("", max_length=500)


class NoteIn(Strict):
    """Why the rules should change."""

    note: str = Field("", max_length=500)


class AdoptIn(Strict):
    """The release that was in force when the changes were read."""

    base: Id


class ProposedOut(Shape):
    """The proposal's number."""

    id: int


@routes.way(
    "GET",
    "/policy/releases",
    permission="people.read",
    response=ReleasesOut,
    summary="规则版本 The releases and proposals",
)
def all_releases(request: HttpRequest) -> ReleasesOut:
    """The one in force first, with every coming into force; four statements."""
    adopted = current()
    came = adoptions()
    rows, offered = releases(), proposals()
    people = officers(
        {one.actor_id for found in came.values() for one in found if one.actor_kind == "officer"}
        | {one.proposed_by_id for one in offered}
        | {one.settled_by_id for one in offered if one.settled_by_id is not None}
    )
    today = timezone.localdate(timezone.now())
    return ReleasesOut(
        current=adopted.id,
        items=[
            ReleaseOut(
                id=row.id,
                number=row.number,
                hash=row.hash,
                in_force=row.id == adopted.id,
                adoptions=[adoption_out(one, people) for one in came.get(row.id, [])]
                or [AdoptionOut(at=local(row.adopted_at), by=row.adopted_by_name)],
            )
            for row in rows
        ],
        proposals=[
            proposal_out(one, people, {row.id: row.number for row in rows}) for one in offered
        ],
        warnings=[finding_out(one) for one in calendar_warnings(adopted.pack, today)],
    )


def adoption_out(one: Adoption, people: dict[int, OfficerFacts]) -> AdoptionOut:
    """An adoption; without an officer it was done at the command line."""
    who = people.get(one.actor_id) if one.actor_kind == "officer" else None
    return AdoptionOut(at=local(one.at), by="" if who is None else who.name.plain)


def proposal_out(
    one: Proposal, people: dict[int, OfficerFacts], numbers: dict[int, int]
) -> ProposalOut:
    """A proposal with its two people."""

    def name(officer_id: int | None) -> str:
        found = None if officer_id is None else people.get(officer_id)
        return "" if found is None else found.name.plain

    return ProposalOut(
        id=one.id,
        hash=one.hash,
        note=one.note,
        base=one.base_id,
        base_number=numbers.get(one.base_id, 0),
        proposed_at=local(one.proposed_at),
        proposed_by=name(one.proposed_by_id),
        proposed_by_id=one.proposed_by_id,
        outcome=one.outcome,
        settled_at=None if one.settled_at is None else local(one.settled_at),
        settled_by=name(one.settled_by_id),
        release=None if one.release_id is None else numbers.get(one.release_id),
    )


def finding_out(one: Problem) -> FindingOut:
    return FindingOut(file=one.file, key=one.key, zh=one.zh, en=one.en, nearest=one.nearest)


@routes.way(
    "GET",
    "/policy/compare",
    permission="people.read",
    response=ComparedOut,
    summary="对比两个版本 What changes between two releases, in words",
)
def compare(request: HttpRequest, old: Id, new: Id) -> ComparedOut:
    """From one release to another, in the order of the sections."""
    return compared(release(old).pack, release(new).pack)


def compared(old: Pack, new: Pack) -> ComparedOut:
    return ComparedOut(
        changes=[RuleChangeOut(key=one.key, zh=one.zh, en=one.en) for one in diff(old, new)]
    )


@routes.way(
    "GET",
    "/policy/proposals/{proposal_id}",
    permission="people.read",
    response=ComparedOut,
    summary="提交的规则改什么 What a proposal changes, in words",
)
def proposed_changes(request: HttpRequest, proposal_id: Id) -> ComparedOut:
    """Against the rules in force; of a settled one, against those it was proposed over."""
    found = Proposal.objects.filter(id=proposal_id).first()
    if found is None:
        raise NotFound("policy.no_such_proposal", "没有这份提交。", "There is no such proposal.")
    base = release(found.base_id) if found.outcome else current()
    return compared(base.pack, Pack.model_validate(found.pack))


@routes.way(
    "POST",
    "/policy/check",
    permission="policy.propose",
    response=CheckedOut,
    summary="检查规则包 Check a zipped pack and say what it changes",
    repeatable=False,
)
def check(request: HttpRequest, file: File[UploadedFile]) -> CheckedOut:
    """Nothing is kept. Findings name file and key; changes are against the rules in force."""
    return checked(file.read(), now=timezone.now())[1]


def checked(data: bytes, *, now: datetime) -> tuple[Pack | None, CheckedOut]:
    """A zipped pack as far as it can be understood, and what is wrong with it."""
    with TemporaryDirectory() as folder:
        unpack(data, Path(folder))
        report = check_pack(Path(folder), today=timezone.localdate(now))
    sound = report.pack is not None and report.sound
    return report.pack, CheckedOut(
        sound=sound,
        hash=report.pack.hash if report.pack is not None and sound else "",
        counts=report.counts(),
        errors=[finding_out(one) for one in report.errors],
        warnings=[finding_out(one) for one in report.warnings],
        changes=compared(current().pack, report.pack).changes
        if report.pack is not None and sound
        else [],
    )


@routes.way(
    "POST",
    "/policy/proposals",
    permission="policy.propose",
    response={201: ProposedOut},
    summary="提交规则包 Propose a zipped pack",
)
def propose(request: HttpRequest, file: File[UploadedFile], said: Form[NoteIn]) -> ProposedOut:
    """A sound one only; a colleague reads it and puts it in force."""
    by, now = actor(request), timezone.now()
    pack, report = checked(file.read(), now=now)
    if pack is None or not report.sound:
        raise Invalid(
            "policy.unsound",
            "规则包有错，不能提交。请先按检查结果改正。",
            "The pack has errors and cannot be proposed. Mend what the check found.",
            field="file",
        )
    sound = pack

    def work() -> ProposedOut:
        return ProposedOut(id=propose_rules(sound, note=said.note, by=by, now=now).id)

    return once(request, f"{pack.hash} {said.note}", ProposedOut, work, now=now)


@routes.way(
    "POST",
    "/policy/back",
    permission="policy.propose",
    response={201: ProposedOut},
    summary="提议恢复旧版本 Propose that an older release comes back",
    examples={"回到旧版 back": {"release": 1, "note": "新时限试行不顺"}},
)
def propose_back(request: HttpRequest, payload: BackIn) -> ProposedOut:
    """The older pack as it was, checked by today's checks; a colleague puts it in force."""
    by, now = actor(request), timezone.now()
    older = release(payload.release).pack
    if problems := checks(older, {}):
        raise Invalid(
            "policy.unsound",
            f"旧版本按现在的检查有错：{problems[0].zh}",
            f"By today's checks the older release has an error: {problems[0].en}",
            field="release",
        )

    def work() -> ProposedOut:
        return ProposedOut(id=propose_rules(older, note=payload.note, by=by, now=now).id)

    return once(request, payload, ProposedOut, work, now=now)


@routes.way(
    "POST",
    "/policy/proposals/{proposal_id}/adopt",
    permission="policy.adopt",
    grave=Grave.ACT,
    response=Done,
    summary="启用规则包 Put a colleague's proposal in force",
    examples={"启用 adopt": {"base": 1}},
)
def adopt(request: HttpRequest, proposal_id: Id, payload: AdoptIn) -> Done:
    """Cases opened before keep their release; the units follow at once."""
    by, now = actor(request), timezone.now()

    def work() -> Done:
        adopted = adopt_rules(proposal_id, area_names(), base_id=payload.base, by=by, now=now)
        return Done(count=adopted.number)

    return once(request, payload, Done, work, now=now)


@routes.way(
    "DELETE",
    "/policy/proposals/{proposal_id}",
    permission="people.read",
    response=Done,
    summary="撤回提交 Withdraw or turn down a proposal",
)
def withdraw(request: HttpRequest, proposal_id: Id) -> Done:
    """By its proposer, or by whoever could have put it in force."""
    return done_once(request, None, partial(withdraw_rules, proposal_id))
