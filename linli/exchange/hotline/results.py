"""What the sender is told of one letter: in an answer, or in the file beside its own. Pure."""

from typing import Any

from linli.exchange.hotline.letters import Taken
from linli.exchange.hotline.reasons import reason_of

OUTCOMES = {"taken": "taken", "waiting": "waiting", "dead": "kept", "discarded": "kept"}
# Only what the sender can do something about is explained to it.
THEIRS = frozenset(
    {
        *("not_json", "not_an_object", "too_large", "row_unreadable", "no_columns"),
        *("no_number", "odd_number", "unknown_kind", "other_content", "nothing_said"),
    }
)


def result_of(taken: Taken) -> dict[str, Any]:
    """One row: here it is, and what became of it; no word of what it said."""
    row: dict[str, Any] = {
        "order_number": taken.number,
        "outcome": OUTCOMES[taken.state],
        "known": taken.known,
        "case_number": taken.case_number,
        "receipt": taken.letter_id,
    }
    if taken.state == "dead":
        zh, en = reason_of(taken.reason) if taken.reason in THEIRS else ("", "")
        row |= {"reason": taken.reason, "message": zh, "message_en": en}
    return row
