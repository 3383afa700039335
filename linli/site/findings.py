"""What a look at the installation found, in two languages, with what mends it."""

from dataclasses import asdict, dataclass
from typing import Literal

State = Literal["good", "warning", "bad"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, what was found, and what mends it."""

    subject: str
    state: State
    zh: str
    en: str
    mend: str = ""

    def as_row(self) -> dict[str, str]:
        return asdict(self)


def good(subject: str, zh: str, en: str) -> Finding:
    return Finding(subject, "good", zh, en)


def warning(subject: str, zh: str, en: str, mend: str) -> Finding:
    return Finding(subject, "warning", zh, en, mend)


def bad(subject: str, zh: str, en: str, mend: str) -> Finding:
    return Finding(subject, "bad", zh, en, mend)
