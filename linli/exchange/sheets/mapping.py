"""Which column of a sheet is what: the mapping file, and the headings understood without one."""

import tomllib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from linli.journal.acting import Invalid
from linli.policy.problems import nearest
from linli.policy.wording import problems_of

Columns = Annotated[tuple[str, ...], Field(min_length=1)]

# The headings that are understood without a mapping, in the order of a template's columns.
TEMPLATE: dict[str, tuple[str, ...]] = {
    "text": ("诉求内容", "内容", "text"),
    "title": ("标题", "title"),
    "category": ("事项", "category"),
    "urgency": ("紧急程度", "urgency"),
    "place_words": ("地点", "place", "address"),
    "area_code": ("辖区代码", "area_code"),
    "latitude": ("纬度", "latitude"),
    "longitude": ("经度", "longitude"),
    "crs": ("坐标系", "crs"),
    "name": ("姓名", "name"),
    "phone": ("电话", "phone"),
    "channel": ("渠道", "channel"),
    "reported_at": ("反映时间", "reported_at"),
    "number": ("外部编号", "number"),
}
USUAL_TIMES = (
    "iso",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y年%m月%d日",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日%H时%M分",
    "%Y.%m.%d",
    "%Y.%m.%d %H:%M",
    "%d-%b-%y",
)


class Closed(BaseModel):
    """A part of the mapping; a key it does not know is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnsOf(Closed):
    """For each field of a report the column, or the columns put together, that it comes from."""

    text: str | Columns
    category: str | None = None
    urgency: str | None = None
    channel: str | None = None
    place_words: str | Columns | None = None
    area_code: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    crs: str | None = None
    name: str | None = None
    phone: str | None = None
    language: str | None = None
    reported_at: str | None = None

    def of(self, field: str) -> tuple[str, ...]:
        """The columns of one field, in their order."""
        named: str | tuple[str, ...] | None = getattr(self, field)
        return (named,) if isinstance(named, str) else named or ()

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Every column that is named."""
        return tuple(column for field in type(self).model_fields for column in self.of(field))


class Constants(Closed):
    """What is the same for every row; a column's own word counts before it."""

    channel: str = "sheet"
    category: str = ""
    urgency: Literal["general", "utility", "emergency"] = "general"
    area_code: str = ""
    crs: str = "wgs84"
    language: str = ""


class Values(Closed):
    """What the sheet's words mean in our codes, for the columns that have words of their own."""

    category: dict[str, str] = {}
    channel: dict[str, str] = {}
    urgency: dict[str, str] = {}


class Unlisted(Closed):
    """Which code stands for a word that its table does not list; without one it is an error."""

    category: str | None = None
    channel: str | None = None
    urgency: str | None = None


class Mapping(Closed):
    """How a sheet of one source is read.

    `source` names the system it comes from, `key` the columns that together name a row there: by
    these a row that comes again is known. Without a key a row is known by its content. `zone` is
    for times that name none themselves. `too_long` says what to do with text beyond the pack's
    bound: `refuse` the row, or `cut` the text at the bound and say so at its end.
    """

    source: str = Field(min_length=1, max_length=40)
    key: tuple[str, ...] = ()
    columns: ColumnsOf
    constants: Constants = Constants()
    values: Values = Values()
    unlisted: Unlisted = Unlisted()
    time_zone: str = "Asia/Shanghai"
    time_formats: tuple[str, ...] = USUAL_TIMES
    too_long: Literal["refuse", "cut"] = "refuse"

    @model_validator(mode="after")
    def _one_needs_the_other(self) -> "Mapping":
        if (self.columns.latitude is None) != (self.columns.longitude is None):
            raise ValueError("latitude and longitude go together 纬度和经度要一起给")
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f'there is no time zone "{self.time_zone}" 没有这个时区') from None
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of times that name none."""
        return ZoneInfo(self.time_zone)


def read_mapping(path: Path) -> Mapping:
    """The mapping in a TOML file; raises Invalid that names file, key and the nearest word."""
    if not path.is_file():
        raise bad_mapping(f"没有这个映射文件：{path}。", f"There is no mapping file {path}.")
    try:
        tree = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise bad_mapping(
            f"{path.name} 不是有效的 TOML：{fault}。", f"{path.name} is no valid TOML: {fault}."
        ) from None
    try:
        return Mapping.model_validate(tree)
    except ValidationError as error:
        problems = problems_of(path.name, tree, Mapping, error)
        raise bad_mapping(
            " ".join(f"{one.file}: {one.key}: {one.zh}" for one in problems),
            " ".join(f"{one.file}: {one.key}: {one.en}" for one in problems),
        ) from None


def template_mapping(headings: Iterable[str]) -> Mapping:
    """The mapping that the headings themselves say, in Chinese or English.

    Columns with other headings are left alone, unless they look like a slip of the pen. Raises
    Invalid for those, and when there is no column with the matter itself.
    """
    known = {name.casefold(): field for field, names in TEMPLATE.items() for name in names}
    found: dict[str, str] = {}
    for heading in headings:
        field = known.get(heading.casefold())
        if field is not None:
            found.setdefault(field, heading)
        elif (guess := nearest(heading.casefold(), known)) is not None:
            raise bad_mapping(
                f"列名“{heading[:40]}”是否应为“{guess}”？请改正，或用映射文件说明。",
                f'Is the heading "{heading[:40]}" meant to be "{guess}"? Mend it, or say what it is'
                " in a mapping.",
            )
    if "text" not in found:
        raise bad_mapping(
            "表格里没有“诉求内容”一列。请补上，或用映射文件说明哪一列是内容。",
            'There is no column "text". Add it, or say in a mapping which column it is.',
        )
    title = [found.pop("title")] if "title" in found else []
    found.pop("number", None)
    return Mapping.model_validate(
        {"source": "sheet", "columns": {**found, "text": [*title, found["text"]]}}
    )


def check_headings(mapping: Mapping, headings: tuple[str, ...]) -> None:
    """Raise Invalid when the mapping names a column that the sheet does not have."""
    for column in (*mapping.key, *mapping.columns.all):
        if column in headings:
            continue
        guess = nearest(column, headings)
        hint_zh = f"是否应为“{guess}”？" if guess else f"表格的列：{'、'.join(headings[:20])}。"
        hint_en = f'did you mean "{guess}"?' if guess else f"it has: {', '.join(headings[:20])}."
        raise bad_mapping(
            f"表格里没有“{column}”这一列，{hint_zh}",
            f'The sheet has no column "{column}"; {hint_en}',
        )


def bad_mapping(zh: str, en: str) -> Invalid:
    """A mapping that cannot be used; says file, key and the nearest right word."""
    return Invalid("sheet.bad_mapping", zh, en, field="mapping")
