"""What stands in a cell, as plain text, with what spreadsheets do to numbers undone. Pure."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal, InvalidOperation

from linli.tables.refusals import BadCell

NEVER_COMPUTED = "#FORMULA!"
CELL_ERRORS = {NEVER_COMPUTED, "#REF!", "#VALUE!", "#N/A", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}
SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?[eE]\+?\d+")
WHOLE = re.compile(r"([+-]?\d+)\.0+")
SERIAL = re.compile(r"\d{4,6}(\.\d+)?")
# Formats are shown to people as a time that is written in them.
EXAMPLE = datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001  # only its look counts
# Day 0 of a spreadsheet: its calendar believes in a 29 February 1900.
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  # a wall-clock time; the zone comes with the mapping
# What a spreadsheet takes for the beginning of a formula, whoever wrote it. Some editions fold the
# full-width signs to the others; a line end hides the sign behind it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[+-]?\d[\d.,]*([eE][+-]?\d+)?%?")


def plain(value: object) -> str:
    """A cell of a workbook as text: 13912345678.0 is 13912345678, empty is ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def guarded(text: str) -> str:
    """Text that a spreadsheet will show and not run as a formula; `unguarded` takes it back."""
    dangerous = text.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(text)
    return f"'{text}" if dangerous else text


def unguarded(text: str) -> str:
    """Without the apostrophe that our own error file put before what looks like a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def phone(text: str, column: str) -> str:
    """A telephone number, with what a spreadsheet did to it undone where it can be.

    1.3912345678E+10 still has all its digits; 1.39E+10 has lost them, and raises BadCell.
    """
    return _number(
        text,
        column,
        "电话被表格软件写成了科学计数，末几位已丢失。请把该列设为文本并填回完整号码",
        "The spreadsheet turned the phone into 1.39E+10 and its last digits are lost: set the"
        " column to text and fill in the whole number",
    )


def code(text: str, column: str) -> str:
    """A code of an area or a division, mended like a phone; its leading zeros stay."""
    return _number(
        text,
        column,
        "编码被表格软件写成了科学计数，末几位已丢失。请把该列设为文本并填回完整编码",
        "The spreadsheet turned the code into 9.9E+14 and its last digits are lost: set the"
        " column to text and fill in the whole code",
    )


def _number(text: str, column: str, zh: str, en: str) -> str:
    """Digits as they were typed: full-width ones too, and with the sign that makes them text."""
    text = unicodedata.normalize("NFKC", text).strip().removeprefix("'")
    if whole := WHOLE.fullmatch(text):
        return whole[1]
    if not SCIENTIFIC.fullmatch(text):
        return text
    digits, _, power = text.lower().partition("e")
    if len(digits.replace(".", "").lstrip("+-")) < int(power):
        raise BadCell(column, zh, en)
    return f"{Decimal(text):f}"


def coordinate(text: str, column: str) -> float:
    """A latitude or longitude in degrees; raises BadCell for what is no number."""
    try:
        number = Decimal(unicodedata.normalize("NFKC", text).strip())
    except InvalidOperation:
        raise BadCell(
            column,
            f"“{text[:40]}”不是经纬度。请写成十进制度数，如 28.8851",
            f'"{text[:40]}" is no coordinate: write decimal degrees, like 28.8851',
        ) from None
    return float(number)


def moment(text: str, column: str, formats: tuple[str, ...], zone: tzinfo) -> datetime:
    """A time as the sheet writes it, in the mapping's zone unless it names one itself.

    Tries the mapping's formats in order ("iso" is one), then the number of days by which
    spreadsheets keep a date. Raises BadCell when none fits.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    for form in formats:
        try:
            found = (
                datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)  # noqa: DTZ007  # the zone is added below
            )
            return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(zone)
        except (ValueError, OverflowError):
            continue
    if SERIAL.fullmatch(text):
        return (DAY_ZERO + timedelta(days=float(text))).replace(tzinfo=zone)
    ways = [
        EXAMPLE.isoformat(" ", "minutes") if one == "iso" else EXAMPLE.strftime(one)
        for one in formats
    ]
    raise BadCell(
        column,
        f"“{text[:40]}”不是可识别的时间。请照这样写：{'、'.join(ways)}",
        f'"{text[:40]}" is no time that is understood: write it like {", ".join(ways)}',
    )
