"""The columns of the open data, each with its meaning. Pure.

The rows are those of the publications (assessment/coarse.py), each with the number of its
publication, so that `linli-verify` can be held against them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from linli.assessment.coarse import COLUMNS


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `kind` is a type of the Frictionless table schema."""

    name: str
    kind: str
    zh: str
    en: str


MEANINGS = {
    "kind": ("string", "记录类型：closed 办结，answered 回访，excluded 剔除",
             "closed: a case ended; answered: its reporter was asked; excluded: left out"),
    "month": ("yearmonth", "计入考核的月份", "the month of assessment in which it counts"),
    "area": ("string", "地区代码；太少时为空", "code of the area; empty where too few are alike"),
    "group": ("string", "事项大类；太少时为空", "group of matters; empty where too few are alike"),
    "in_time": ("boolean", "按时办结（仅 closed）", "closed within its limit (closed alone)"),
    "valid": ("boolean", "有效回访", "the callback reached somebody who could answer"),
    "full": ("boolean", "三率都计入", "counts on all three rates"),
    "contacted": ("boolean", "承办单位联系过诉求人", "the unit had contacted the reporter"),
    "solved": ("boolean", "诉求人说解决了", "solved, says the reporter"),
    "satisfaction": ("string", "诉求人的满意程度", "how satisfied the reporter is"),
}  # fmt: skip
DATA: tuple[Column, ...] = (
    Column("publication", "integer", "所在公开批次", "number of the publication it stands in"),
    *(Column(name, *MEANINGS[name]) for name in COLUMNS),
)
NAMES = tuple(column.name for column in DATA)


def rows_of(publications: Iterable[tuple[int, str]]) -> Iterator[tuple[str, ...]]:
    """The rows of publications, each given by its number and its CSV."""
    for number, text in publications:
        for line in text.splitlines()[1:]:
            yield (str(number), *line.split(","))


def typed(row: tuple[str, ...]) -> dict[str, object]:
    """A row with its kinds: whole numbers, yes and no; what is empty is None."""
    return {column.name: _value(column.kind, cell) for column, cell in zip(DATA, row, strict=True)}


def _value(kind: str, cell: str) -> object:
    if not cell:
        return None
    if kind == "integer":
        return int(cell)
    return cell == "yes" if kind == "boolean" else cell
