"""What a client posts, read into a report. Pure."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from linli.exchange.open311.errors import Refused, bad
from linli.intake.report import Position, Report
from linli.people.phones import phone_normal
from linli.policy.sections.categories import Category, Question

LONGEST_DESCRIPTION = 4_000
PLACES = ("lat and long", "address_string", "address_id")
ATTRIBUTE = re.compile(r"attribute\[([^\]]{1,60})\](\[\])?")
YES, NO = {"true", "yes", "1", "是"}, {"false", "no", "0", "否"}

Fields = Mapping[str, Sequence[str]]


def to_report(
    fields: Fields, category: Category, *, source: str, number: str, language: str
) -> Report:
    """The report that these fields make. `number` is by what it is known when it comes again.

    Not taken over: account_id, device_id, email: nothing here needs them. A telephone number that
    is none is left out rather than losing the report for it. Raises Refused, naming the field.
    """
    description = one(fields, "description")
    if len(description) > LONGEST_DESCRIPTION:
        raise bad(
            f"description 最多 {LONGEST_DESCRIPTION} 个字符。",
            f"description has at most {LONGEST_DESCRIPTION} characters.",
        )
    position = _position(fields)
    address = one(fields, "address_string")
    area_code = one(fields, "address_id")
    if position is None and not address and not area_code:
        raise bad(
            "缺少地点：请给出 lat 和 long，或 address_string，或 address_id。",
            f"The place is missing: give {', or '.join(PLACES)}.",
        )
    phone = one(fields, "phone")
    names = (one(fields, "first_name"), one(fields, "last_name"))
    media = one(fields, "media_url")
    return Report(
        channel="open311",
        text="\n".join(filter(None, (description, media))),
        category=category.code,
        position=position,
        area_code="" if position is not None else area_code,
        place_words=address[:300],
        name=" ".join(filter(None, names))[:60],
        phone=phone if phone_normal(phone) else "",
        language=language,
        answers=_answers(fields, category),
        source=source,
        source_number=number,
    )


def one(fields: Fields, name: str) -> str:
    """The first value of a field without blanks around it, or ""."""
    values = fields.get(name) or ("",)
    return values[0].strip()


def _position(fields: Fields) -> Position | None:
    latitude, longitude = one(fields, "lat"), one(fields, "long")
    if not latitude and not longitude:
        return None
    degrees = _degrees("lat", latitude, 90), _degrees("long", longitude, 180)
    return Position(*degrees)


def _degrees(name: str, text: str, most: int) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not abs(found) <= most:  # also for what is no number
        raise bad(
            f"{name} 应为 WGS-84 十进制度数，不能是“{text[:40]}”。",
            f"{name} must be decimal degrees, WGS-84, not “{text[:40]}”.",
        )
    return found


def _answers(fields: Fields, category: Category) -> dict[str, Any]:
    questions = {question.code: question for question in category.questions}
    answers: dict[str, Any] = {}
    for name, values in fields.items():
        found = ATTRIBUTE.fullmatch(name)
        given = [value.strip() for value in values if value.strip()]
        if found is None or not given:
            continue
        question = questions.get(found[1])
        if question is None:
            raise bad(
                f"{category.code} 没有属性 {found[1]}。",
                f"{category.code} has no attribute {found[1]}.",
            )
        answers[question.code] = _answer(question, given[0])
    missing = [one.code for one in category.questions if one.required and one.code not in answers]
    if missing:
        listed = "、".join(f"attribute[{code}]" for code in missing)
        raise bad(f"缺少必填属性：{listed}。", f"Required attributes are missing: {listed}.")
    return answers


def _answer(question: Question, text: str) -> Any:
    if question.type == "yes_no":
        if text.lower() in YES | NO:
            return text.lower() in YES
        raise _unusable(question, "true, false")
    if question.type == "number":
        try:
            number = float(text)
        except ValueError:
            raise _unusable(question, "number") from None
        if not math.isfinite(number):
            raise _unusable(question, "number")
        return int(number) if number.is_integer() else number
    if question.type == "choice" and text not in {choice.code for choice in question.choices}:
        raise _unusable(question, ", ".join(choice.code for choice in question.choices))
    return text[:500]


def _unusable(question: Question, possible: str) -> Refused:
    return bad(
        f"attribute[{question.code}] 只能是：{possible}。",
        f"attribute[{question.code}] must be one of: {possible}.",
    )
