"""The forms of a desk: 回执单, and the applications 退单、延期、挂账, filled from the record."""

from dataclasses import dataclass
from datetime import datetime

from linli.cases.models import Note
from linli.cases.queries.clock_ledger import ClockLedger, Decision, clock_ledger
from linli.cases.queries.page import CasePage
from linli.cases.queries.timeline import Told, entries
from linli.cases.rules import pack_of
from linli.clock.deadline import Limit, LimitKind
from linli.clock.segments import SegmentKind
from linli.feedback.models import Callback, Satisfaction
from linli.feedback.queries.callbacks import facts_of
from linli.people.units import unit_by_id
from linli.policy.sections.sheets import Form as FormWords
from linli.web.workbench.sheet_letters import reported
from linli.web.workbench.sheet_words import (
    Cell,
    Choice,
    Form,
    Photo,
    day_words,
    moment_words,
    span_words,
)

LIMIT_WORDS = {
    LimitKind.CONTINUOUS_HOURS: "{n}小时（连续计）",
    LimitKind.WORKING_HOURS: "{n}个工作小时",
    LimitKind.WORKING_DAYS: "{n}个工作日",
    LimitKind.CALENDAR_DAYS: "{n}个自然日",
    LimitKind.LEGAL_DAYS: "{n}日（法定期间）",
}
STAGES = {"report": "办理前", "before": "办理前", "during": "办理中", "after": "办理后"}
PHOTOS_AT_MOST = 2
SEAL = "（盖章）　　　　年　　月　　日"


def receipt(page: CasePage, words: FormWords, *, now: datetime) -> Form:
    """How the case was handled: what was said, by whom until when, the result, what she says."""
    case = page.case
    clock = clock_ledger(case, now=now)
    first = page.voices[0] if page.voices else None
    more = len(page.voices) - 1
    who = "" if first is None else first.name or "未留姓名"
    rows: list[tuple[Cell, ...]] = [
        (
            Cell("反映人", f"{who}等{more + 1}人" if more > 0 else who),
            Cell("联系电话", "" if first is None else first.phone),
        ),
        (
            Cell("反映时间", moment_words(case.received_at)),
            Cell("反映渠道", _channel(page)),
        ),
        *_matter(page),
        (
            Cell("承办单位", page.holder.name_zh),
            Cell("协办单位", "、".join(one.name_zh for one in page.helpers) or "无"),
        ),
        (Cell("办理期限", clock_words(clock)),),
        (Cell("办理结果", _result(page)),),
    ]
    if photos := _photos(page):
        rows.append((Cell("办理照片", photos=photos),))
    rows += [
        (Cell("现场核验", _verified(page)),),
        (Cell("反映人\n评　价", choices=_opinion(facts_of(case).callbacks)),),
    ]
    return Form(
        title=_title(page, words),
        number=case.number,
        day=day_words(now),
        rows=tuple(rows),
        foot=words.foot,
        signed=(page.desk.name_zh, day_words(now)),
    )


@dataclass(frozen=True, slots=True)
class Applied:
    """What is asked for: the ground, the reasons, and what this kind of application adds."""

    ground: str
    reasons: str
    added: tuple[tuple[Cell, ...], ...]
    unit: str
    decided: str = ""


def returning(page: CasePage, words: FormWords, *, now: datetime) -> Form:
    """退单申请, of the last return; blank where there was none."""
    told = [one for one in entries(page.case.id) if one.event == "case.returned"]
    last = told[-1] if told else None
    proposed = None if last is None else last.facts["proposed_unit_id"]
    applied = Applied(
        ground=_ground(page, "return", "" if last is None else last.facts["ground"]),
        reasons=_note(page, last),
        added=((Cell("建议承办\n单　　位", "" if proposed is None else _unit(proposed)),),),
        unit=page.holder.name_zh if last is None else _unit(last.facts["unit_id"]),
    )
    return _application(page, words, applied, "派单单位\n意　　见", now=now)


def extending(page: CasePage, words: FormWords, *, now: datetime) -> Form:
    """延期申请, of the last extension; blank where there was none."""
    last = _last(page, SegmentKind.EXTENDED, now)
    more = "" if last is None or last.more is None else limit_words(last.more)
    until = "" if last is None else moment_words(last.end)
    applied = Applied(
        ground=_ground(page, "extend", "" if last is None else last.ground),
        reasons="" if last is None else last.note,
        added=((Cell("申请延长", more), Cell("延长至", until)),),
        unit=page.holder.name_zh,
        decided=_decided(last),
    )
    return _application(page, words, applied, "审批意见", now=now)


def holding(page: CasePage, words: FormWords, *, now: datetime) -> Form:
    """挂账申请, of the last hold; blank where there was none."""
    last = _last(page, SegmentKind.HELD, now)
    applied = Applied(
        ground=_ground(page, "hold", "" if last is None else last.ground),
        reasons="" if last is None else last.note,
        added=(
            (Cell("挂账至", "" if last is None else moment_words(last.end)),),
            (Cell("对外说明", "" if last is None else last.public_note),),
        ),
        unit=page.holder.name_zh,
        decided=_decided(last),
    )
    return _application(page, words, applied, "审批意见", now=now)


def _application(
    page: CasePage, words: FormWords, applied: Applied, decision: str, *, now: datetime
) -> Form:
    case = page.case
    clock = clock_ledger(case, now=now)
    return Form(
        title=_title(page, words),
        number=case.number,
        day=day_words(now),
        rows=(
            (Cell("申请单位", applied.unit), Cell("派单单位", page.desk.name_zh)),
            (
                Cell("受理时间", moment_words(case.received_at)),
                Cell("办理时限", limit_words(clock.limit)),
            ),
            *_matter(page),
            (
                Cell("原定期限", moment_words(clock.original_due_at)),
                Cell("现定期限", moment_words(case.due_at)),
            ),
            (Cell("申请依据", applied.ground),),
            (Cell("申请事由", applied.reasons, roomy=True),),
            *applied.added,
            (Cell("申请单位\n意　　见", seal=SEAL),),
            (Cell(decision, applied.decided, seal=SEAL),),
        ),
        foot=words.foot,
    )


def limit_words(limit: Limit) -> str:
    """“5个工作日”."""
    return LIMIT_WORDS[limit.kind].replace("{n}", f"{limit.amount:g}")


def clock_words(clock: ClockLedger) -> str:
    """The whole story of a deadline in sentences, as a receipt tells it."""
    first = f"{limit_words(clock.limit)}，至{moment_words(clock.original_due_at)}。"
    said = [first]
    for one in clock.decisions:
        at, end = moment_words(one.at), moment_words(one.end)
        if one.kind is SegmentKind.HELD:
            said.append(f"{at}挂账，至{end}，时限暂停。")
        elif one.more is not None:
            said.append(f"{at}延期{limit_words(one.more)}，至{end}。")
    if clock.due_at != clock.original_due_at:
        said.append(f"现期限为{moment_words(clock.due_at)}。")
    if clock.stopped_at is not None:
        late = clock.stopped_at - clock.due_at
        how = f"超期{span_words(late)}" if clock.stopped_at > clock.due_at else "未超期"
        said.append(f"实际于{moment_words(clock.stopped_at)}办结，{how}。")
    return "".join(said)


def _matter(page: CasePage) -> tuple[tuple[Cell, ...], ...]:
    case = page.case
    category = pack_of(case).category(case.category)
    area = "" if case.area is None else case.area.name_zh
    return (
        (
            Cell("事项类别", "待定" if category is None else category.name.zh),
            Cell("事项地点", page.place or area),
        ),
        (Cell("反映内容", reported(page)),),
    )


def _title(page: CasePage, words: FormWords) -> str:
    return words.title.replace("{district}", pack_of(page.case).district.name.zh)


def _channel(page: CasePage) -> str:
    channel = pack_of(page.case).intake.channels_by_code.get(page.case.channel)
    return "" if channel is None else channel.name.zh


def _result(page: CasePage) -> str:
    answers = [note.text for note in page.notes if note.kind == Note.Kind.ANSWER]
    return answers[-1] if answers else "尚未办结"


def _photos(page: CasePage) -> tuple[Photo, ...]:
    """The first picture of before and the last of after: what shows the difference."""
    pictures = [one for one in page.evidence if one.file is not None and one.file.kind == "image"]
    before = [one for one in pictures if one.stage in {"report", "before"}]
    after = [one for one in pictures if one.stage == "after"]
    return tuple(
        Photo(
            f"/api/workbench/evidence/{one.id}",
            f"{STAGES.get(one.stage, '')}　{moment_words(one.created_at)}",
        )
        for one in (before[:1] + after[-1:])[:PHOTOS_AT_MOST]
    )


def _verified(page: CasePage) -> str:
    for line in reversed(page.timeline):
        if line.event == "case.verified":
            note = f"：{line.note}" if line.note else ""
            return f"{line.actor_zh}{moment_words(line.at)}核查通过{note}。"
    return "尚未核查"


def _opinion(callbacks: list[Callback]) -> tuple[Choice, ...]:
    given = next((one for one in reversed(callbacks) if one.answered_at is not None), None)

    def yes_or_no(label: str, answer: bool | None) -> Choice:
        return Choice(label, (("是", answer is True), ("否", answer is False)))

    said = "" if given is None else given.satisfaction
    return (
        yes_or_no("是否联系：", None if given is None else given.contacted),
        yes_or_no("是否解决：", None if given is None else given.solved),
        Choice(
            "是否满意：",
            tuple((str(one.label), one.value == said) for one in Satisfaction),
        ),
    )


def _last(page: CasePage, kind: SegmentKind, now: datetime) -> Decision | None:
    found = [one for one in clock_ledger(page.case, now=now).decisions if one.kind is kind]
    return found[-1] if found else None


def _decided(one: Decision | None) -> str:
    if one is None:
        return ""
    unit = "" if one.unit_id is None else _unit(one.unit_id)
    return f"{unit}{one.officer.plain}{moment_words(one.at)}批准。"


def _ground(page: CasePage, verb: str, code: str) -> str:
    ground = pack_of(page.case).grounds.by_verb[verb].get(code)
    return "" if ground is None else ground.name.zh


def _note(page: CasePage, told: Told | None) -> str:
    wanted = None if told is None else told.facts["note_id"]
    return next((note.text for note in page.notes if note.id == wanted), "")


def _unit(unit_id: int) -> str:
    return unit_by_id(unit_id).name_zh
