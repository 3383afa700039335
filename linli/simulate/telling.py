"""A story in words: its lines as they come, and at the end the clock's ledger. Pure."""

from datetime import datetime, tzinfo
from typing import Literal

from linli.cases.queries.clock_ledger import ClockLedger
from linli.clock.deadline import LimitKind
from linli.clock.segments import SegmentKind
from linli.simulate.play import Played
from linli.simulate.stage import Line
from linli.simulate.stories.story import Story

Language = Literal["zh", "en"]
_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_WHO_COLUMNS = {"zh": 24, "en": 32}
_KINDS: dict[SegmentKind, dict[Language, str]] = {
    SegmentKind.RUNNING: {"zh": "计时", "en": "running"},
    SegmentKind.HELD: {"zh": "挂账", "en": "on hold"},
    SegmentKind.EXTENDED: {"zh": "延期", "en": "extended"},
    SegmentKind.LEFT: {"zh": "剩余", "en": "left"},
    SegmentKind.OVERDUE: {"zh": "超期", "en": "overdue"},
}
_LIMITS: dict[LimitKind, dict[Language, str]] = {
    LimitKind.CONTINUOUS_HOURS: {"zh": "{} 小时", "en": "{} hour(s)"},
    LimitKind.WORKING_HOURS: {"zh": "{} 个工作小时", "en": "{} working hour(s)"},
    LimitKind.WORKING_DAYS: {"zh": "{} 个工作日", "en": "{} working day(s)"},
    LimitKind.CALENDAR_DAYS: {"zh": "{} 个自然日", "en": "{} calendar day(s)"},
    LimitKind.LEGAL_DAYS: {"zh": "法定 {} 日", "en": "{} legal day(s)"},
}


def title(story: Story, language: Language) -> str:
    """What is played, and what it is about."""
    if language == "en":
        return f"Story {story.number} · {story.en}\n{story.about_en}"
    return f"故事{story.number} · {story.zh}\n{story.about_zh}"


def listed(stories: tuple[Story, ...], language: Language) -> str:
    """The stories that can be played, one to a line."""
    return "\n".join(
        f"{one.number}  {_wide(one.name, 18)}"
        + (f"{_wide(one.zh, 12)}{one.about_zh}" if language == "zh" else one.about_en)
        for one in stories
    )


def line_said(line: Line, language: Language, zone: tzinfo, *, number: str) -> str:
    """One line of a story: when, who, what, in the words of the case's own timeline.

    `number` is the main case's: the lines of other cases begin with theirs.
    """
    zh = language == "zh"
    said = line.zh if zh else line.en
    if not line.event:
        return f"\n── {said}"
    other = line.number if line.number not in {"", number} else ""
    times = f" ×{line.times}" if line.times > 1 else ""
    note = ("" if not line.note else f"“{line.note}”") if zh else ""
    who = _wide(line.who_zh if zh else line.who_en, _WHO_COLUMNS[language])
    words = " ".join(
        part for part in (f"[{other}]" if other else "", f"{said}{times}", note) if part
    )
    return f"{_moment(line.at, language, zone)}  {who} {words}"


def ended(played: Played, language: Language, zone: tzinfo) -> str:
    """The numbers, what supervision did, who was told, and every second of the clock."""
    zh = language == "zh"
    others = ("、" if zh else ", ").join(played.others)
    told = f"{played.reporters_told}/{played.reporters}"
    lines = [""]
    if zh:
        lines.append(f"案件 {played.number}" + (f"，另有 {others}" if others else ""))
        lines.append(f"督办：{played.rungs} 阶，督办单 {played.orders} 张，牌 {played.cards} 张")
        lines.append(f"诉求人：{told} 收到消息，共 {played.messages} 条")
    else:
        lines.append(f"Case {played.number}" + (f", and {others}" if others else ""))
        lines.append(
            f"Supervision: {played.rungs} rungs, {played.orders} orders, {played.cards} cards"
        )
        lines.append(f"Reporters: {told} were told, {played.messages} messages")
    return "\n".join([*lines, *_ledger(played.ledger, language, zone)])


def _ledger(ledger: ClockLedger, language: Language, zone: tzinfo) -> list[str]:
    limit = _LIMITS[ledger.limit.kind][language].format(f"{ledger.limit.amount:g}")
    due = _moment(ledger.due_at, language, zone)
    heads = {"zh": f"时限账（{limit}，到 {due}）", "en": f"The clock's ledger ({limit}, due {due})"}
    rows = [
        f"  {_wide(_KINDS[line.kind][language], 10)}{_moment(line.start, language, zone)} → "
        f"{_moment(line.end, language, zone)}  {_span(line.seconds):>10}"
        for line in ledger.lines
    ]
    total = _span(sum(line.seconds for line in ledger.lines))
    return [
        heads[language],
        *rows,
        f"  {_wide({'zh': '合计', 'en': 'total'}[language], 46)}{total:>10}",
    ]


def _moment(at: datetime, language: Language, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    day = _WEEKDAYS[language][local.weekday()]
    return f"{local:%m-%d} {'周' if language == 'zh' else ''}{day} {local:%H:%M}"


def _span(seconds: int) -> str:
    hours, rest = divmod(seconds, 3_600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}"


def _wide(text: str, columns: int) -> str:
    """Padded with blanks; Chinese characters take two columns of a screen."""
    return text + " " * max(1, columns - sum(2 if ord(one) > 0x2E7F else 1 for one in text))
