"""What the mark keys hold up, until when; and taking one off the ring.

What they made is not made anew, for it is on paper or cannot be computed again: it ends. A key
goes when all of it has ended, or is given up with what is left, when somebody else has it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain

from linli.cases.acts.new_codes import renew_codes
from linli.cases.queries.marked import codes_by_key, codes_of, rows_by_key
from linli.exchange.hotline.marked import letters_by_key
from linli.journal.acting import Actor, NotNow
from linli.journal.models import Entry
from linli.journal.once import KEPT_FOR, kept_until
from linli.people.acts.keys import retire
from linli.people.acts.recovery_codes import recovery_codes_by_key
from linli.people.events import KeyRetired
from linli.people.keyring import MARK, key_ring
from linli.rights.marked import renew_slips, slips_by_key

Tell = Callable[[int, int | None], None]
COUNTED: dict[str, Callable[[], Counter[int]]] = {
    "receipt_codes": codes_by_key,
    "counter_slips": slips_by_key,
    "sheet_rows": rows_by_key,
    "hotline_letters": letters_by_key,
    "recovery_codes": recovery_codes_by_key,
}
WORDS = {
    "receipt_codes": ("回执查询码", "receipt codes"),
    "counter_slips": ("窗口回执查询码", "codes on slips of counters"),
    "sheet_rows": ("按内容识别的表格行", "rows of sheets that are known by their content"),
    "hotline_letters": ("热线来文", "letters of hotlines"),
    "recovery_codes": ("恢复码", "recovery codes"),
    "answers": ("幂等应答", "answers to requests with an idempotency key"),
}
PURGED = ("保存期限到了自行结束", "end with their time of keeping")
# By whom or what each comes to its end.
ENDED_BY = {
    "receipt_codes": PURGED,
    "counter_slips": PURGED,
    "sheet_rows": ("再导入一次即改用新密钥，否则到期结束", "change over when imported again"),
    "hotline_letters": PURGED,
    "recovery_codes": ("本人在“账号与安全”换一批", "their owners get new ones on their own page"),
    "answers": (f"保存 {KEPT_FOR.days} 天", f"are kept for {KEPT_FOR.days} days"),
}


@dataclass(frozen=True, slots=True)
class HeldUp:
    """Values of one kind that need a key; `until` when it is known that the last of them ends."""

    number: int
    what: str
    values: int
    until: date | None = None
    not_ended: int = 0  # of receipt codes: those of matters that are still open

    def words(self, side: int) -> str:
        """In Chinese (0) or English (1): how many, of what, and how that ends."""
        name, how = WORDS[self.what][side], ENDED_BY[self.what][side]
        said = f"{name} {self.values}（{how}" if side == 0 else f"{self.values} {name} ({how}"
        if self.not_ended:
            said += (f"，{self.not_ended} 个尚未办结", f"; {self.not_ended} not ended")[side]
        if self.until is not None:
            said += (f"，最迟 {self.until}", f", by {self.until} at the latest")[side]
        return said + ("）", ")")[side]


def mark_uses() -> Counter[int]:
    """How many values each mark key holds up; answers do not tell their key, and are not there."""
    return sum((count() for count in COUNTED.values()), Counter[int]())


def held_up_by(number: int) -> list[HeldUp]:
    """What needs a mark key: every kind of which there is something."""
    found = []
    for what, count in COUNTED.items():
        if not (values := count()[number]):
            continue
        if what == "receipt_codes":
            codes = codes_of(number)
            found.append(HeldUp(number, what, values, codes.last_on, codes.not_ended))
        else:
            found.append(HeldUp(number, what, values))
    after = next((key for key in key_ring().of(MARK) if key.number > number), None)
    if after is not None:
        took_over = datetime.fromtimestamp(after.since, UTC)
        if answers := kept_until(took_over, scopes=("intake.", "web.")):
            until = (took_over + KEPT_FOR + timedelta(days=1)).date()
            found.append(HeldUp(number, "answers", answers, until))
    return found


def retire_mark_key(
    number: int, *, sure: bool, tell: Tell, by: Actor, now: datetime
) -> tuple[list[HeldUp], int]:
    """Take a mark key off the ring; says what was given up with it, and how many codes are new.

    Raises NotNow while it holds anything up, unless somebody is `sure`: then the receipts that it
    made open nothing any more, and each report gets another code. Killed on the way, it is run
    again and goes on.
    """
    if number not in {key.number for key in key_ring().of(MARK)} and _is_retired(number):
        return [], _renewed(number, tell)
    held = held_up_by(number)
    if held and not sure:
        raise NotNow(
            "keys.marks_needed",
            f"第 {number} 号标记密钥还有用，没有停用："
            + "；".join(one.words(0) for one in held)
            + "。密钥已泄露、等不了的，加 --yes：这些马上作废，回执要重发（docs/operations.md）。",
            f"Mark key {number} is still needed and stays: "
            + "; ".join(one.words(1) for one in held)
            + ". If others have it and there is no waiting, say --yes: all of these are void at "
            "once, and reporters need new receipts (docs/operations.md).",
        )
    count = sum(one.values for one in held)
    retire(MARK, number, still_used=count, given_up=sure, by=by, now=now)
    return held, _renewed(number, tell)


def _is_retired(number: int) -> bool:
    """Whether it is on record that it went: a ring that merely lacks a key has lost it."""
    told = Entry.objects.filter(event=KeyRetired.name, subject_kind="key", subject_id=number)
    return told.filter(facts__purpose=MARK).exists()


def _renewed(number: int, tell: Tell) -> int:
    done = 0
    for renewed in chain(renew_codes(number), renew_slips(number)):
        done += renewed
        tell(done, None)
    return done
