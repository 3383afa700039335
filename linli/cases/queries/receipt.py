"""Following a matter by the code on its receipt, without an account."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from linli.cases.events import CaseOpened, ReportJoined
from linli.cases.lifecycle import STATE_NAMES, State
from linli.cases.models import CaseLink, Evidence, Note, Report
from linli.cases.queries.timeline import Line, Told, entries, public_lines
from linli.cases.rules import pack_of
from linli.cases.timing import clock_start
from linli.journal.acting import NotFound
from linli.journal.models import Entry
from linli.people.marks import code_indexes
from linli.people.units import UnitFacts, unit_by_id
from linli.policy.sections.section import Text


@dataclass(frozen=True, slots=True)
class Progress:
    """What a reporter is told of her matter: as of a parcel, and nothing about other people."""

    report: Report
    number: str
    state: State
    state_zh: str
    state_en: str
    category: Text | None
    place_zh: str
    place_en: str
    unit: UnitFacts
    received_at: datetime
    due_at: datetime
    ended_at: datetime | None
    reopened: bool
    timeline: list[Line]
    evidence: list[Evidence]


def report_by_code(code: str) -> Report:
    """The report with this receipt code, however it was typed, with its case and area.

    Raises NotFound. Codes cannot be guessed, but tries are cheap: the route must limit them.
    """
    found = Report.objects.select_related("case__area")
    report = found.filter(code_index__in=code_indexes(code)).first()
    if report is None:
        raise NotFound(
            "receipt.unknown",
            "没有这个查询码。请核对回执上的 12 位查询码，字母 O 和数字 0 不分。",
            "There is no such code. Check the 12 characters on your receipt.",
            field="code",
        )
    return report


def case_numbers(report_ids: Collection[UUID]) -> dict[UUID, str]:
    """The number of the case that each of these reports is in now; one statement."""
    found = Report.objects.filter(id__in=report_ids)
    return dict(found.values_list("id", "case__number"))


def first_entry(report: Report) -> int:
    """The journal's first entry about a report: that it opened a case, or joined one.

    The report may have gone on into another case since; then the entry is about the case it came
    from, which is linked, perhaps over others. Raises NotFound.
    """
    cases: set[int] = set()
    edge = {report.case_id}
    while edge:
        cases |= edge
        links = CaseLink.objects.filter(Q(case_id__in=edge) | Q(other_id__in=edge))
        edge = {one for pair in links.values_list("case_id", "other_id") for one in pair} - cases
    found = Entry.objects.filter(
        subject_kind="case",
        subject_id__in=cases,
        event__in=(CaseOpened.name, ReportJoined.name),
        facts__report_id=str(report.id),
    ).order_by("id")
    entry_id = found.values_list("id", flat=True).first()
    if entry_id is None:
        raise NotFound(
            "receipt.no_entry",
            "日志里找不到这条诉求的记录。请拨打 12345 反映。",
            "The journal has no entry about this report. Please tell the 12345 hotline.",
        )
    return entry_id


def last_entry_at(case_id: int) -> datetime:
    """When something happened to the case last."""
    latest = Entry.objects.filter(subject_kind="case", subject_id=case_id).latest("id")
    return latest.at


def progress(report: Report) -> Progress:
    """How far the matter of a report has come. At most five statements with `report_by_code`.

    Evidence is the reporter's own and what answers show: others' photos are not for her.
    """
    case = report.case
    category = pack_of(case).category(case.category)
    zh, en = STATE_NAMES[State(case.state)]
    notes = Note.objects.filter(case=case, public=True)
    evidence = Evidence.objects.filter(case=case, removed_at=None).exclude(file=None)
    return Progress(
        report=report,
        number=case.number,
        state=State(case.state),
        state_zh=zh,
        state_en=en,
        category=None if category is None else category.name,
        place_zh="" if case.area is None else case.area.name_zh,
        place_en="" if case.area is None else case.area.name_en,
        unit=unit_by_id(case.holder_id),
        received_at=report.received_at,
        due_at=case.due_at,
        ended_at=case.ended_at,
        reopened=clock_start(case) != case.received_at,
        timeline=public_lines(
            case, _about(report, entries(case.id)), {note.id: note for note in notes}
        ),
        evidence=[
            one
            for one in evidence.order_by("created_at", "id")
            if one.report_id == report.id or one.stage == Evidence.Stage.AFTER
        ],
    )


def _about(report: Report, told: list[Told]) -> list[Told]:
    """Without what was done about a neighbour's sealed identity: that is hers to know."""
    return [
        one
        for one in told
        if not one.event.startswith("identity.") or one.facts["report_id"] == str(report.id)
    ]


def progress_of_own(case_number: str, resident_id: int) -> Progress:
    """The same for a resident who is signed in, by the number of her case; else raises NotFound."""
    report = (
        Report.objects.select_related("case__area")
        .filter(case__number=case_number, resident_id=resident_id)
        .order_by("received_at", "id")
        .first()
    )
    if report is None:
        raise NotFound(
            "case.not_yours",
            "您名下没有这个编号的诉求。可以用回执上的查询码查询。",
            "None of your reports has this number. The code on the receipt works too.",
        )
    return progress(report)
