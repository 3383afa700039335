"""The signs as a person reads them: which part runs, which is late, which stands still."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from linli.clock.sweep import OUTAGE
from linli.site.health.signs import Queue, Signs

LATE = timedelta(
    seconds=30
)  # a follower's news, a signed head: they take two seconds when all is well
STOPPED = timedelta(minutes=5)
NOTICES_LATE = timedelta(minutes=10)  # a gateway is slower than we are
NOTICES_STOPPED = timedelta(hours=1)


class State(StrEnum):
    """How a part does, from best to worst."""

    RUNS = "runs"
    LATE = "late"
    STOPPED = "stopped"


WORDS = {
    State.RUNS: ("正常", "Runs"),
    State.LATE: ("延迟", "Late"),
    State.STOPPED: ("停止", "Stopped"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the house, how it does, and what that means for whoever waits for it."""

    name: str
    zh: str
    en: str
    state: State
    meaning_zh: str
    meaning_en: str


def parts(found: Signs | None) -> list[Part]:
    """Every part; `found` is None when the database does not answer."""
    intake = State.RUNS if found is not None else State.STOPPED
    taking = _part(
        "intake",
        "受理",
        "Intake",
        intake,
        ("诉求随报随收，不丢失。", "Reports are taken in and kept."),
        (
            "暂时收不进来。手机会保存未发出的诉求，恢复后自动发送。",
            "Reports cannot be taken in now. Telephones keep what was not sent, and send it later.",
        ),
    )
    if found is None:
        return [taking]
    return [
        taking,
        *_scanner(found),
        _part(
            "followers", "分派和通知", "Dispatch and messages", _followers(found),
            ("有进展马上告知相关的人。", "Whoever must know is told at once."),
            ("已收下的诉求不会丢，分派和通知会晚到。",
             "What was taken in is kept; dispatch and messages come late."),
        ),
        _part(
            "timers", "时限提醒", "Time limits", _timers(found),
            ("到时即响。", "They ring when they are due."),
            ("到期的提醒会晚响；时限照常计算，耽误的时间会记录在案。",
             "They ring late. Limits count on, and the delay is on record."),
        ),
        _part(
            "log", "存证", "The log", by_age(found.unsealed, LATE, STOPPED),
            ("新记录两秒内封存。", "New entries are sealed within two seconds."),
            ("新记录暂未封存，恢复后补封，顺序不变。",
             "New entries are not sealed yet; they will be, in their order."),
        ),
        _part(
            "notices", "短信等外发消息", "Outgoing messages",
            by_age(found.notices, NOTICES_LATE, NOTICES_STOPPED),
            ("按时发出。", "They leave on time."),
            ("发送变慢，会自动重发；进度可在网页上查看。",
             "They are slow and tried again; progress can be read on the page."),
        ),
    ]  # fmt: skip  # a table reads better with its words side by side


def whole(of: list[Part]) -> State:
    """The worst of them."""
    order = list(State)
    return max((part.state for part in of), key=order.index)


def by_age(queue: Queue, late: timedelta, stopped: timedelta) -> State:
    """By how long the oldest has waited."""
    if queue.oldest_seconds >= stopped.total_seconds():
        return State.STOPPED
    return State.LATE if queue.oldest_seconds >= late.total_seconds() else State.RUNS


def _followers(found: Signs) -> State:
    waiting = by_age(found.deliveries, LATE, STOPPED)
    return State.LATE if waiting is State.RUNS and found.stuck else waiting


def _timers(found: Signs) -> State:
    if found.clock_unsure or found.beat_seconds is None:
        return State.STOPPED
    if found.beat_seconds >= OUTAGE.total_seconds():
        return State.STOPPED
    return by_age(found.timers, LATE, STOPPED)


def _scanner(found: Signs) -> list[Part]:
    """The malware scanner, where there is one; without it files wait and reports do not."""
    if found.scanner_up is None:
        return []
    return [
        _part(
            "scanner", "文件查毒", "Malware scanner",
            State.RUNS if found.scanner_up else State.STOPPED,
            ("工作人员上传的材料和表格先查毒再收下。",
             "What staff upload is looked through before it is kept."),
            ("工作人员暂时传不了材料和表格；诉求和照片照常受理。",
             "Staff cannot upload documents and tables now. Reports and photos are taken as ever."),
        )
    ]  # fmt: skip  # a table reads better with its words side by side


def _part(
    name: str, zh: str, en: str, state: State, well: tuple[str, str], ill: tuple[str, str]
) -> Part:
    meaning = well if state is State.RUNS else ill
    return Part(name, zh, en, state, *meaning)
