"""What the sender is told of one letter: in an answer, or in the file beside its own."""

from typing import Any

from linli.exchange.hotline.letters import Taken
from linli.exchange.hotline.reasons import reason_of
from linli.people.marks import receipt_code

OUTCOMES = {"taken": "taken", "waiting": "waiting", "dead": "kept", "discarded": "kept"}
# Only what the sender can do something about is explained to it.
THEIRS = frozenset(
    {
        *("not_json", "not_an_object", "too_large", "row_unreadable", "no_columns"),
        *("no_number", "odd_number", "unknown_kind", "other_content", "nothing_said"),
    }
)


def result_of(taken: Taken) -> dict[str, Any]:
    """One row: here it is, and what became of it; no word of what it said.

    The code is the caller's: the operator reads it out, and she follows and proves her report.
    """
    row: dict[str, Any] = {
        "order_number": taken.number,
        "outcome": OUTCOMES[taken.state],
        "known": taken.known,
        "case_number": taken.case_number,
        "receipt": taken.letter_id,
        "code": "" if taken.report_id is None else receipt_code(taken.report_id),
    }
    if taken.state == "dead":
        zh, en = reason_of(taken.reason) if taken.reason in THEIRS else ("", "")
        row |= {"reason": taken.reason, "message": zh, "message_en": en}
    return row
