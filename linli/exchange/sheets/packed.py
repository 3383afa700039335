"""Sheets of what stands in the policy pack: read, laid over the rules, proposed to a second person.

Never a second truth: what a sheet says becomes a proposed pack, whose changes are read in words
and put in force by somebody else. Rows that are not in the sheet stay as they are, so that the rows
to mend may come back alone; they are added to the proposal that waits.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from linli.batches.kinds import Column, Kind, Side, Work
from linli.exchange.sheets.headed import Headed, looked_under, rows_of
from linli.journal.acting import Actor, Conflict, Invalid
from linli.people.acts.rules import propose_rules, withdraw_rules
from linli.policy.checks import checks
from linli.policy.diff import diff
from linli.policy.models import Proposal
from linli.policy.pack import Pack
from linli.policy.problems import Problem
from linli.policy.queries import current
from linli.policy.sections.section import CODE_PATTERN, Section
from linli.tables.refusals import BadCell
from linli.tables.workbook import Cell

T = TypeVar("T")
S = TypeVar("S", bound=Section)
LONGEST_CODE = 60
MOST_ROWS = 20_000
MOST_CHANGES_TOLD = 200
AT = re.compile(r"^[a-z_.]+\[([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Packed(Generic[T]):
    """What a kind of sheet says of the pack.

    `reader` makes what makes a row's thing, over what the pack has under its key; `lay` gives the
    pack with these things in it, and, where it is `whole`, without those that the sheet lacks.
    `section` is how the problems of the checks name such a thing, as in `units[dept-fire].parent`.
    """

    columns: tuple[Column, ...]
    section: str
    key: Callable[[Headed], str]
    reader: Callable[[Pack], Callable[[Headed], T]]
    lay: Callable[[Pack, dict[str, T], bool], Pack]
    known: Callable[[Pack, str], T | None]


def propose_sheet(work: Work, packed: Packed[T], name: tuple[str, str]) -> None:
    """Read a sheet, judge all of it by the checks of every pack, and propose what is sound."""
    base, mine = waiting_pack(work)
    things, rows = _read(work, packed, base)
    new = _sound(work, packed, base, things, rows)
    same = sum(packed.known(base, key) == thing for key, thing in things.items())
    work.counts = {"changed": len(things) - same, "known": same}
    propose_pack(work, base, mine, new, name)


def propose_pack(
    work: Work, base: Pack, mine: Proposal | None, new: Pack, name: tuple[str, str]
) -> None:
    """Tell what a pack changes, and propose it, unless this is a trial or nothing is new in it."""
    # Told against the rules in force: what an earlier sheet proposed is part of it.
    changes = diff(current().pack, new)
    work.changes = [(one.zh, one.en) for one in changes[:MOST_CHANGES_TOLD]]
    if work.dry_run or new.hash == base.hash:
        return
    work.must_be_right()
    if mine is not None:
        withdraw_rules(mine.id, by=work.by, now=work.now)
    if changes:
        count = work.counts.get("changed", 0)
        rows = "row" if count == 1 else "rows"
        note = f"表格 {name[0]}：{count} 行 / sheet of {name[1]}: {count} {rows}"
        propose_rules(new, note=note, by=work.by, now=work.now)


def waiting_pack(work: Work) -> tuple[Pack, Proposal | None]:
    """The rules to build upon: one's own proposal that waits, or those in force.

    Raises Conflict while somebody else's proposal waits.
    """
    mine = _waiting(work)
    return (current().pack, None) if mine is None else (Pack.model_validate(mine.pack), mine)


def _waiting(work: Work) -> Proposal | None:
    """The proposal of one's own that waits, to build upon; somebody else's has to be settled."""
    found = Proposal.objects.filter(outcome="").first()
    if found is None or (found.proposed_by_id == work.by.id and found.base_id == current().id):
        return found
    raise Conflict(
        "policy.proposal_waits",
        "已有一份规则包在等复核。请先启用或撤回它。",
        "Another pack waits for its second person. Adopt or withdraw that one first.",
    )


def _read(work: Work, packed: Packed[T], base: Pack) -> tuple[dict[str, T], dict[str, Headed]]:
    """The things of the rows by key; what cannot be read goes to the error file."""
    things: dict[str, T] = {}
    rows: dict[str, Headed] = {}
    read = packed.reader(base)
    for line in rows_of(work, packed.columns, most=MOST_ROWS):
        try:
            key = packed.key(line)
            if key in rows:
                number = rows[key].row.number
                raise BadCell(
                    "",
                    f"和第 {number} 行说的是同一个（{key[:40]}）。请只留一行",
                    f"Row {number} is about the same ({key[:40]}): leave one of them",
                )
            things[key] = read(line)
            rows[key] = line
        except BadCell as bad:
            work.reject(line.row, bad, bad.column)
    return things, rows


def _sound(
    work: Work, packed: Packed[T], base: Pack, things: dict[str, T], rows: dict[str, Headed]
) -> Pack:
    """The pack with these things, without those that the checks find fault with.

    One that falls away may make another wrong, so it is asked until nothing more is found.
    Raises Invalid for what is no single row's fault.
    """
    while True:
        new = packed.lay(base, things, work.whole)
        found = checks(new, {})
        if not found:
            return new
        blamed = {key: one for one in found if (key := _key(packed, one)) in things}
        if not blamed:
            first = found[0]
            raise Invalid(
                "table.unsound",
                f"按这张表改，规则会出错：{first.file} {first.key}：{first.zh}",
                f"With this table the rules would be wrong: {first.file} {first.key}: {first.en}",
                field="file",
            )
        for key, problem in blamed.items():
            del things[key]
            line = rows[key]
            work.reject(line.row, BadCell("", problem.zh, problem.en), _column(line, problem))


def _key(packed: Packed[T], problem: Problem) -> str:
    """The key of the thing that a problem is about, or ""."""
    found = AT.match(problem.key)
    ours = found is not None and problem.key.startswith(f"{packed.section}[")
    return found[1] if ours and found is not None else ""


def _column(line: Headed, problem: Problem) -> str:
    """The heading of the field that a problem names, where it is one of the sheet's."""
    field = problem.key.partition("].")[2]
    return line.headings.get(field.replace(".", "_"), "") or line.headings.get(
        field.rpartition(".")[2].partition("[")[0], ""
    )


def changed(section: S, **values: Any) -> S:
    """A section with other values, checked anew; nothing that it remembers is taken along."""
    before = {name: getattr(section, name) for name in type(section).model_fields}
    return type(section).model_validate(before | values)


def code_in(line: Headed) -> str:
    """The code of a row's thing; raises BadCell for what can be no code of a pack."""
    words = line.needed("code").casefold()
    if not CODE_PATTERN.fullmatch(words) or len(words) > LONGEST_CODE:
        raise line.bad(
            "code",
            f"“{words[:40]}”不能作代码：用小写英文字母、数字和横线，以字母开头",
            f'"{words[:40]}" is no code: small letters, digits and dashes, a letter first',
        )
    return words


def understood(line: Headed, model: type[S], said: dict[str, Any]) -> S:
    """The section that a row makes; raises BadCell with the column of what makes none."""
    try:
        return model.model_validate(said)
    except ValidationError as error:
        place = ".".join(str(one) for one in error.errors()[0]["loc"])
        key = place.replace(".", "_") if place.replace(".", "_") in line.headings else place
        words = line(key.partition(".")[0])
        raise line.bad(
            key.partition(".")[0] if key not in line.headings else key,
            f"“{words[:40]}”不能用在这里。请按模板的说明填写",
            f'"{words[:40]}" cannot stand here: see the notes of the template',
        ) from None


def proposing_kind(
    code: str,
    name: tuple[str, str],
    about: tuple[str, str],
    packed: Packed[T],
    rows: Callable[[Actor, datetime, Side], Iterator[Sequence[Cell]]],
) -> Kind:
    """A kind of sheet whose rows become a proposed pack."""
    return Kind(
        code=code,
        name=name,
        about=about,
        word="policy.propose",
        read_word="people.read",
        columns=packed.columns,
        look=looked_under(packed.columns),
        take=lambda work: propose_sheet(work, packed, name),
        rows=rows,
        proposes=True,
        can_be_whole=True,
    )
