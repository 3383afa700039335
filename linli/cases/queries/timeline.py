"""A case's timeline in plain words: its journal entries, and nothing beside them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from linli.cases.acts.reopen import REASON_NAMES as REOPEN_REASONS
from linli.cases.acts.reveal import REASON_NAMES as REVEAL_REASONS
from linli.cases.acts.unseal import UNSEAL_REASON_NAMES
from linli.cases.models import Case, Note
from linli.cases.queries.sayings import SAYINGS
from linli.cases.rules import pack_of
from linli.cases.timing import Stage
from linli.people.models import NAME
from linli.people.sealing import Personal, opened
from linli.people.units import unit_names
from linli.policy.pack import Pack
from linli.policy.queries import current

STAGE_NAMES: dict[str, tuple[str, str]] = {
    Stage.DISPATCH: ("派单", "dispatch"),
    Stage.ACCEPT: ("签收", "accept"),
    Stage.CONTACT: ("联系诉求人", "contact the reporter"),
    Stage.ANSWER: ("办结答复", "answer"),
    Stage.VERIFY: ("核查结案", "verify and close"),
    Stage.APPROVAL: ("审批申请", "decide on the application"),
}
FIELD_NAMES: dict[str, tuple[str, str]] = {
    "category": ("事项", "category"),
    "urgency": ("紧急程度", "urgency"),
    "place": ("地点", "place"),
    "place_words": ("地址", "words of the place"),
    "summary": ("摘要", "summary"),
    "about": ("被反映单位", "whom it is about"),
}
REASONS: dict[str, tuple[str, str]] = {
    **{reason.value: names for reason, names in REOPEN_REASONS.items()},
    **{reason.value: names for reason, names in REVEAL_REASONS.items()},
    **UNSEAL_REASON_NAMES,
}
WANTED_NAMES: dict[str, tuple[str, str]] = {
    "hold": ("挂账", "a hold"),
    "extend": ("延期", "an extension"),
}
WAY_NAMES: dict[str, tuple[str, str]] = {
    "phone": ("电话", "by telephone"),
    "message": ("信息", "by message"),
    "visit": ("上门", "by a visit"),
}
ACTOR_NAMES: dict[str, tuple[str, str]] = {
    "resident": ("诉求人", "the reporter"),
    "visitor": ("诉求人", "the reporter"),
    "system": ("系统", "the system"),
    "officer": ("工作人员", "staff"),
}

# With the acting officer, the unit of her post and the number of the other case that is spoken of:
# one statement for a whole timeline.
_ENTRIES = """
SELECT e.id, e.event, e.at, e.actor_kind, e.facts::text, o.name_sealed, p.unit_id, other.number,
       e.subject_id
FROM journal_entry e
LEFT JOIN people_officer o ON e.actor_kind = 'officer' AND o.id = e.actor_id
LEFT JOIN people_post p ON p.id = e.actor_post
LEFT JOIN cases_case other ON other.id = coalesce(
    e.facts->>'into_id', e.facts->>'other_id', e.facts->>'part_id')::bigint
WHERE {} ORDER BY e.id
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, in both languages.

    `officer` is the name of the one who acted; in the reporter's view it is always empty, and so
    is every note that was not written for the reporter.
    """

    entry_id: int
    event: str
    at: datetime
    zh: str
    en: str
    actor_zh: str
    actor_en: str
    officer: Personal
    note: str


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it was read, before it is put into words."""

    entry_id: int
    event: str
    at: datetime
    actor_kind: str
    facts: dict[str, Any]
    officer_sealed: bytes | None
    unit_id: int | None
    other_number: str
    subject_id: int


def entries(case_id: int) -> list[Told]:
    """All entries about a case, oldest first. One statement."""
    return entries_about("case", [case_id])


def entries_about(kind: str, ids: Iterable[int]) -> list[Told]:
    """All entries about things of one kind, oldest first. One statement."""
    return _read("e.subject_kind = %s AND e.subject_id = ANY(%s)", [kind, list(ids)])


def entries_with(ids: Iterable[int]) -> list[Told]:
    """The entries with these ids, oldest first. One statement."""
    return _read("e.id = ANY(%s)", [list(ids)])


def _read(condition: str, params: list[Any]) -> list[Told]:
    with connection.cursor() as database:
        database.execute(_ENTRIES.format(condition), params)
        return [
            Told(
                row[0],
                row[1],
                row[2],
                row[3],
                json.loads(row[4]),
                row[5],
                row[6],
                row[7] or "",
                row[8],
            )
            for row in database.fetchall()
        ]


def staff_lines(case: Case | None, told: Iterable[Told], notes: dict[int, Note]) -> list[Line]:
    """The timeline as staff see it: who did what, and every note; a meeting may have no case."""
    return [_line(case, one, notes, public=False) for one in told]


def public_lines(case: Case, told: Iterable[Told], notes: dict[int, Note]) -> list[Line]:
    """The timeline as a reporter sees it, like a parcel's: units, no officers, public notes."""
    return [
        _line(case, one, notes, public=True)
        for one in told
        if (saying := SAYINGS.get(one.event)) is not None
        and saying.public_zh
        and (one.event != "case.noted" or one.facts["public"])
    ]


def _line(case: Case | None, told: Told, notes: dict[int, Note], *, public: bool) -> Line:
    saying = SAYINGS.get(told.event)
    zh = en = told.event
    if saying is not None:
        values_zh, values_en = _values(case, told)
        zh = (saying.public_zh if public else saying.zh).format_map(values_zh)
        en = (saying.public_en if public else saying.en).format_map(values_en)
    note = notes.get(told.facts.get("note_id") or 0)
    actor_zh, actor_en = ACTOR_NAMES.get(told.actor_kind, ("", ""))
    if told.unit_id is not None:
        actor_zh, actor_en = unit_names(told.unit_id).get(told.unit_id, (actor_zh, actor_en))
    named = told.officer_sealed is not None and not public
    return Line(
        entry_id=told.entry_id,
        event=told.event,
        at=told.at,
        zh=zh,
        en=en,
        actor_zh=actor_zh,
        actor_en=actor_en,
        officer=opened(told.officer_sealed or b"", NAME) if named else Personal(""),
        note="" if note is None or (public and not note.public) else note.text,
    )


class _Values(dict[str, str]):
    """What a sentence's placeholders stand for; one that an old entry lacks is left blank."""

    def __missing__(self, key: str) -> str:
        return "—"


def _values(case: Case | None, told: Told) -> tuple[_Values, _Values]:
    facts, pack = told.facts, current().pack if case is None else pack_of(case)
    pairs: dict[str, tuple[str, str]] = {}
    units = {name: facts.get(f"{name}_id") for name in ("unit", "desk", "asked")}
    for name, unit_id in units.items():
        if unit_id is not None:
            pairs[name] = unit_names(unit_id).get(unit_id, ("—", "—"))
    for name, key in (("due", "due_at"), ("until", "until"), ("before", "due_before")):
        if facts.get(key):
            pairs[name] = _moment(facts[key], pack)
    if ground := facts.get("ground"):
        pairs["ground"] = _ground(ground, pack)
    if reason := facts.get("reason"):
        pairs["reason"] = REASONS.get(reason, (reason, reason))
    if stage := facts.get("stage"):
        pairs["stage"] = STAGE_NAMES.get(stage, (stage, stage))
    if fields := facts.get("fields"):
        both = [FIELD_NAMES.get(field, (field, field)) for field in fields]
        pairs["fields"] = ("、".join(zh for zh, _ in both), ", ".join(en for _, en in both))
    if wanted := facts.get("wanted"):
        pairs["wanted"] = WANTED_NAMES.get(wanted, (wanted, wanted))
    if way := facts.get("way"):
        pairs["way"] = WAY_NAMES.get(way, (way, way))
        reached = facts.get("reached")
        pairs["outcome"] = ("已联系", "reached") if reached else ("未联系上", "not reached")
    number = told.other_number
    pairs["other"] = (number, number) if number else ("另一案件", "another case")
    pairs["times"] = (str(facts.get("times", "")),) * 2
    pairs["count"] = (str(len(facts.get("reports") or ())),) * 2
    return (
        _Values({name: zh for name, (zh, _) in pairs.items()}),
        _Values({name: en for name, (_, en) in pairs.items()}),
    )


def _moment(text: str, pack: Pack) -> tuple[str, str]:
    local = datetime.fromisoformat(text).astimezone(pack.district.zone)
    return (
        f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}",
        f"{local.day} {local:%b} {local.year}, {local:%H:%M}",
    )


def _ground(code: str, pack: Pack) -> tuple[str, str]:
    for grounds in pack.grounds.by_verb.values():
        if code in grounds:
            return grounds[code].name.zh, grounds[code].name.en
    return code, code
