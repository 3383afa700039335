"""Lists by keyset: a page says where the next one begins, and no row is skipped or repeated."""

from collections.abc import Callable, Iterable
from typing import Annotated, TypeVar

from ninja import Field, Query

from linli.cases.queries.cursors import cursor_after, id_after, place_after

__all__ = [
    "PAGE",
    "CaseNumber",
    "Cursor",
    "Id",
    "Limit",
    "cursor_after",
    "cut",
    "id_after",
    "place_after",
]

PAGE = 50
PAGE_LONGEST = 200
R = TypeVar("R")

Cursor = Annotated[str, Query(max_length=300, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=PAGE_LONGEST, description="Rows in a page")]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
CaseNumber = Annotated[str, Field(max_length=40)]


def cut(rows: Iterable[R], limit: int, place: Callable[[R], str]) -> tuple[list[R], str | None]:
    """A page of rows that were asked for one too many, and the cursor of the next."""
    found = list(rows)
    kept = found[:limit]
    return kept, place(kept[-1]) if len(found) > limit else None
