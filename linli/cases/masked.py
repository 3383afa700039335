"""What is personal in a case, masked: to be recognised and not to be known."""

import re

from linli.cases.models import PLACE, Report
from linli.people.masking import masked_name, masked_phone
from linli.people.models import NAME, PHONE
from linli.people.sealing import opened

_DIGITS = re.compile(r"[0-9０-９一二三四五六七八九十]+(?=\s*(?:[号栋幢楼层单元室户门-]|$))")


def masked_place(words: str) -> str:
    """The words of a place without house and door: 槐荫路12号3单元502 → 槐荫路**号**单元**."""
    return _DIGITS.sub("**", "".join(words))


def place_masked(sealed: bytes | memoryview | None) -> str:
    """The sealed words of a place, masked."""
    return "" if sealed is None else masked_place(opened(sealed, PLACE))


def reporter_masked(report: Report) -> tuple[str, str]:
    """Name and number of a voice, masked; `resident` has been read with it."""
    if report.resident is None:
        return "", ""
    name, phone = report.resident.name_sealed, report.resident.phone_sealed
    return (
        "" if name is None else masked_name(opened(name, NAME)),
        "" if phone is None else masked_phone(opened(phone, PHONE)),
    )
