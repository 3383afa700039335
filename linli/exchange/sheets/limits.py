"""Time limits as a cell says them: `4 工作小时；紧急 1 小时`, and back again. Pure."""

import re
import unicodedata
from typing import Any, get_args

from linli.policy.sections.limits import Limit, LimitKind, StageLimit, Urgency

WORDS: dict[LimitKind, tuple[str, str]] = {
    "continuous_hours": ("小时", "hours"),
    "working_hours": ("工作小时", "working hours"),
    "working_days": ("工作日", "working days"),
    "calendar_days": ("自然日", "calendar days"),
    "legal_days": ("法定日", "legal days"),
}
URGENCIES: dict[Urgency, tuple[str, str]] = {
    "general": ("一般", "general"),
    "utility": ("水电气暖", "utility"),
    "emergency": ("紧急", "emergency"),
}
_KINDS: dict[str, LimitKind] = {
    word: kind for kind, words in WORDS.items() for word in (kind, kind.replace("_", " "), *words)
} | {"连续小时": "continuous_hours", "个工作时": "working_hours", "工作时": "working_hours"}
_URGENT: dict[str, Urgency] = {
    word: one for one in get_args(Urgency) for word in (one, *URGENCIES[one])
}
_ONE = re.compile(r"^(?P<who>\D*?)\s*(?P<amount>\d{1,4})\s*个?\s*(?P<kind>[a-z_ ]+|[一-龥]+)$")


def limit_words(limit: StageLimit | None, side: int) -> str:
    """A limit as a cell says it; "" for none."""
    if limit is None:
        return ""
    said = [_words(limit, side)]
    for urgency, names in URGENCIES.items():
        own: Limit | None = getattr(limit, urgency)
        if own is not None:
            said.append(f"{names[side]} {_words(own, side)}")
    return ("；", "; ")[side].join(said)


def limit_of(words: str) -> StageLimit | None:
    """The limit that a cell means; None for what is none."""
    parts = [one.strip() for one in re.split("[;；]", unicodedata.normalize("NFKC", words))]
    said: dict[str, Any] = {}
    for place, part in enumerate(one for one in parts if one):
        found = _ONE.fullmatch(part.casefold())
        kind = None if found is None else _KINDS.get(found["kind"].strip())
        if found is None or kind is None or int(found["amount"]) < 1:
            return None
        limit = {"kind": kind, "amount": int(found["amount"])}
        who = found["who"].strip().rstrip(":：")
        if not who and place == 0:
            said |= limit
        elif who in _URGENT and place > 0:
            said[_URGENT[who]] = limit
        else:
            return None
    return StageLimit.model_validate(said) if said else None


def _words(limit: Limit, side: int) -> str:
    return f"{limit.amount} {WORDS[limit.kind][side]}"
