"""One row of a sheet becomes a report. Pure."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import get_args

from linli.exchange.sheets.mapping import Mapping
from linli.intake.known import PERSONAL
from linli.intake.report import Position, Report
from linli.people.marks import lasting_marks
from linli.policy.pack import Pack
from linli.policy.problems import nearest
from linli.policy.sections.limits import Urgency
from linli.tables.cells import CELL_ERRORS, coordinate, moment, phone
from linli.tables.read import Row
from linli.tables.refusals import BadCell

MAX_NUMBER = 120
URGENCIES: dict[str, Urgency] = {one: one for one in get_args(Urgency)} | {
    "一般": "general",
    "紧急": "emergency",
}


class Reader:
    """Reads rows by one mapping under one policy pack."""

    def __init__(self, mapping: Mapping, pack: Pack) -> None:
        self.mapping = mapping
        self.max_text = pack.intake.max_text
        self._categories = {word.casefold(): "" for word in pack.intake.not_sure_words}
        for category in pack.categories.categories:
            for word in (category.code, category.name.zh, category.name.en):
                self._categories[word.casefold()] = category.code
        self._channels = {
            word.casefold(): channel.code
            for channel in pack.intake.channels
            for word in (channel.code, channel.name.zh, channel.name.en)
        }

    def report(self, row: Row) -> tuple[Report, bool]:
        """The report that a row holds, and whether its text had to be cut.

        Raises BadCell, with the column, for what cannot be read.
        """
        columns, constants = self.mapping.columns, self.mapping.constants
        if row.overflow:
            raise BadCell(
                "",
                f"这一行比列名多出 {len(row.overflow)} 格，可能某格里有没加引号的逗号",
                f"This row has {len(row.overflow)} cells more than there are headings: perhaps a"
                " comma without quotation marks",
            )
        text, cut = self._bounded(self._joined(row, columns.of("text"), "\n"))
        report = Report(
            channel=self._coded(row, "channel", self._channels) or constants.channel,
            text=text,
            category=self._coded(row, "category", self._categories) or constants.category,
            urgency=URGENCIES.get(self._coded(row, "urgency", URGENCIES)) or constants.urgency,
            position=self._position(row),
            area_code=self._one(row, "area_code") or constants.area_code,
            place_words=self._joined(row, columns.of("place_words"), " "),
            name=self._one(row, "name"),
            phone=phone(self._one(row, "phone"), columns.phone or ""),
            language=self._one(row, "language") or constants.language,
            reported_at=self._moment(row),
            source=self.mapping.source,
            source_number=(numbers := self._numbers(row))[0],
            other_numbers=tuple(numbers[1:]),
        )
        return report, cut

    def _joined(self, row: Row, columns: Iterable[str], between: str) -> str:
        said = (self._cell(row, column) for column in columns)
        return between.join(part for part in said if part)

    def _one(self, row: Row, field: str) -> str:
        return self._joined(row, self.mapping.columns.of(field), " ")

    def _cell(self, row: Row, column: str) -> str:
        text = row.cells[column].strip()
        if text in CELL_ERRORS:
            raise BadCell(
                column,
                f"这一格是公式错误 {text}。请填入数值",
                f"This cell is a formula's error {text}: fill in the value",
            )
        return text

    def _bounded(self, text: str) -> tuple[str, bool]:
        """The text within the pack's bound, cut if the mapping says so, and whether it was."""
        if self.mapping.too_long == "refuse" or len(text) <= self.max_text:
            return text, False
        end = f"……（原文 {len(text)} 字，导入时截断 cut on import）"
        return text[: self.max_text - len(end)] + end, True

    def _coded(self, row: Row, field: str, known: dict[str, str] | dict[str, Urgency]) -> str:
        """Our code for a sheet's word: by the mapping's table, or as a code or name of the pack."""
        word = self._one(row, field)
        if not word:
            return ""
        table: dict[str, str] = getattr(self.mapping.values, field)
        meant = table.get(word, word)
        code = known.get(meant.casefold())
        if code is not None:
            return code
        unlisted: str | None = getattr(self.mapping.unlisted, field)
        if unlisted is not None and word not in table:
            return unlisted
        guess = nearest(meant.casefold(), known)
        hint_zh = f"，是否应为“{guess}”？" if guess else "。"
        hint_en = f'; did you mean "{guess}"?' if guess else "."
        raise BadCell(
            self.mapping.columns.of(field)[0],
            f"不认识“{meant[:60]}”{hint_zh}",
            f'"{meant[:60]}" is not known{hint_en}',
        )

    def _position(self, row: Row) -> Position | None:
        columns = self.mapping.columns
        if columns.latitude is None or columns.longitude is None:
            return None
        latitude, longitude = self._one(row, "latitude"), self._one(row, "longitude")
        if not latitude and not longitude:
            return None
        if not latitude or not longitude:
            raise BadCell(
                columns.longitude if latitude else columns.latitude,
                "经纬度只填了一个。请补上另一个，或都留空",
                "Only one of latitude and longitude is there: fill in the other, or neither",
            )
        return Position(
            coordinate(latitude, columns.latitude),
            coordinate(longitude, columns.longitude),
            self._one(row, "crs") or self.mapping.constants.crs,
        )

    def _moment(self, row: Row) -> datetime | None:
        text = self._one(row, "reported_at")
        if not text:
            return None
        mapping = self.mapping
        return moment(
            text, mapping.columns.of("reported_at")[0], mapping.time_formats, mapping.zone
        )

    def _numbers(self, row: Row) -> list[str]:
        """By what the row is known again: its key, or its content, blinded for it names people;
        then also by each mark key that may have made it.
        """
        parts = []
        for column in self.mapping.key:
            part = self._cell(row, column)
            if not part:
                raise BadCell(
                    column,
                    "编号是空的，无法识别重复。请填写",
                    "The key is empty: a second delivery could not be known. Fill it in",
                )
            parts.append(part)
        if not parts:
            content = [row.cells[column].strip() for column in sorted(self.mapping.columns.all)]
            return [mark.hex() for mark in lasting_marks(json.dumps(content), PERSONAL)]
        number = "|".join(parts)
        if len(number) > MAX_NUMBER:
            number = hashlib.sha256(number.encode("utf-8", "replace")).hexdigest()
        return [number]
