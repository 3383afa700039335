"""What an act is made of: who acts, in which transaction, and how it may be refused."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


class ActorKind(StrEnum):
    """Who can act: 居民, 访客 (no account), 工作人员, 系统."""

    RESIDENT = "resident"
    VISITOR = "visitor"
    OFFICER = "officer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts; never None, for every entry of the journal names one.

    `id` is the resident's or officer's row (0 for a visitor or the system); `name` is used by the
    system alone and names the part of the house that acts, for example "sweep".
    """

    kind: ActorKind
    id: int = 0
    post_id: int | None = None
    name: str = ""

    @classmethod
    def resident(cls, id: int) -> "Actor":  # noqa: A002  # the word that callers read
        return cls(ActorKind.RESIDENT, id)

    @classmethod
    def officer(cls, id: int, post_id: int | None = None) -> "Actor":  # noqa: A002
        return cls(ActorKind.OFFICER, id, post_id)

    @classmethod
    def system(cls, name: str) -> "Actor":
        return cls(ActorKind.SYSTEM, name=name)


VISITOR = Actor(ActorKind.VISITOR)


def act(function: Callable[P, R]) -> Callable[P, R]:
    """Run as one transaction, or as part of the caller's.

    No savepoint is made when acts nest: a refusal inside refuses the whole, and the hot path is
    spared two statements for every call.
    """
    return transaction.atomic(savepoint=False)(function)


class Refusal(Exception):
    """An act that was not done, with the reason and what would work, in Chinese and English.

    `code` is stable and for programs; `field` names the input that is wrong, if one is.
    """

    def __init__(self, code: str, zh: str, en: str, *, field: str = "") -> None:
        super().__init__(f"{en} {zh}")
        self.code = code
        self.zh = zh
        self.en = en
        self.field = field


class Invalid(Refusal):
    """What was sent cannot be used as it is."""


class NotFound(Refusal):
    """There is no such thing, or it is not for the asker to know that there is."""


class Forbidden(Refusal):
    """The asker may not do this; the sentence says who may."""


class NotNow(Refusal):
    """The verb means nothing in the present state."""


class Conflict(Refusal):
    """Something else was done in the meantime, or a key was used for another body."""


class TooMany(Refusal):
    """More than the limit; the sentence says when to try again."""

    def __init__(self, code: str, zh: str, en: str, *, retry_after_seconds: int) -> None:
        super().__init__(code, zh, en)
        self.retry_after_seconds = retry_after_seconds
