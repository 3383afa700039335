"""Whether a report can be taken as it is, and what it still lacks. Pure."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from linli.cases.known_as import KnownAs
from linli.intake.refusals import (
    half_a_source,
    message_to_nobody_known,
    named_and_anonymous,
    nothing_said,
    time_without_zone,
    too_long,
    too_many_named,
    too_many_photos,
    unclear_answer,
    unclear_phone,
    unknown_word,
    unusable_text,
)
from linli.intake.report import Report
from linli.people.phones import phone_normal
from linli.policy.pack import Pack
from linli.policy.problems import nearest
from linli.policy.sections.categories import Question

URGENCIES = ("general", "utility", "emergency")
LANGUAGES = ("zh", "en")
BOUNDS = {"place_words": 300, "name": 60, "phone": 40, "source": 40, "source_number": 120}
MAX_ANSWER = 500
MOST_ABOUT = 5


def checked(report: Report, pack: Pack, *, now: datetime) -> Report:
    """The report as it will be filed: trimmed, its category known or empty, its times possible.

    Raises Invalid, naming the field, for what cannot be used. What is only missing is no reason
    to refuse: `lacking` says it, and the desk completes it.
    """
    text = usable(report.text, "text", pack.intake.max_text)
    bounded: dict[str, Any] = {
        field: usable(value, field, most)
        for field, most in BOUNDS.items()
        if (value := getattr(report, field))
    }
    if report.channel not in pack.intake.channels_by_code:
        guess = nearest(report.channel, pack.intake.channels_by_code)
        raise unknown_word("channel", report.channel, "渠道", "channel", guess)
    if report.urgency not in URGENCIES:
        guess = nearest(report.urgency, URGENCIES)
        raise unknown_word("urgency", report.urgency, "紧急程度", "urgency", guess)
    language = report.language or pack.district.default_language
    if language not in LANGUAGES:
        raise unknown_word("language", language, "语言", "language", nearest(language, LANGUAGES))
    category = known_category(report.category, pack)
    if len(report.evidence) > pack.intake.max_photos:
        raise too_many_photos(len(report.evidence), pack.intake.max_photos)
    if not (text or category or report.evidence):
        raise nothing_said()
    if bounded.get("phone") and not phone_normal(bounded["phone"]):
        raise unclear_phone()
    if report.known_as not in set(KnownAs):
        guess = nearest(report.known_as, tuple(KnownAs))
        raise unknown_word("known_as", report.known_as, "身份方式", "way to be known", guess)
    if report.known_as == KnownAs.ANONYMOUS and (given := bounded.keys() & {"name", "phone"}):
        raise named_and_anonymous(min(given))
    if report.by_message and report.known_as != KnownAs.NAMED:
        raise message_to_nobody_known()
    if bool(report.source) != bool(report.source_number):
        raise half_a_source()
    if len(report.about) > MOST_ABOUT:
        raise too_many_named(MOST_ABOUT)
    if report.answers:
        check_answers(report.answers, category, pack)
    reported_at = report.reported_at
    if reported_at is not None and reported_at.tzinfo is None:
        raise time_without_zone()
    return replace(
        report,
        text=text,
        category=category,
        language=language,
        # A phone whose clock is ahead must not report from the future.
        reported_at=now if reported_at is None else min(reported_at, now),
        **bounded,
    )


def usable(text: str, field: str, most: int) -> str:
    """The text without the blanks around it; raises Invalid for what cannot be kept."""
    if "\0" in text:
        raise unusable_text(field)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise unusable_text(field) from None
    trimmed = text.strip()
    if len(trimmed) > most:
        raise too_long(field, len(trimmed), most)
    return trimmed


def known_category(word: str, pack: Pack) -> str:
    """The category under a code; "" for the words that mean "not sure"; else raises Invalid."""
    code = word.strip()
    if not code or pack.category(code) is not None:
        return code
    if code.casefold() in (sure.casefold() for sure in pack.intake.not_sure_words):
        return ""
    guess = nearest(code, pack.categories.by_code)
    raise unknown_word("category", code, "事项", "category", guess)


def check_answers(answers: Mapping[str, Any], category: str, pack: Pack) -> None:
    """Raise Invalid for an answer to no question of the category, or that is none to its own."""
    known = pack.category(category)
    questions = {question.code: question for question in known.questions} if known else {}
    for code, answer in answers.items():
        question = questions.get(code)
        if question is None:
            field = f"answers.{code[:60]}"
            raise unknown_word(field, code, "问题", "question", nearest(code, questions))
        check_answer(question, answer)


def check_answer(question: Question, answer: Any) -> None:
    """Raise Invalid for an answer of the wrong kind, saying which kind is wanted."""
    name_zh, name_en = question.text.zh, question.text.en
    if question.type == "choice":
        choices = [choice.code for choice in question.choices]
        if answer not in choices:
            listed = "、".join(choices)
            raise unclear_answer(
                question.code,
                f"“{name_zh}”请从这些里选一个：{listed}。",
                f"“{name_en}”: choose one of {', '.join(choices)}.",
            )
    elif question.type == "yes_no":
        if not isinstance(answer, bool):
            raise unclear_answer(
                question.code,
                f"“{name_zh}”请回答是或否（true/false）。",
                f"“{name_en}”: answer yes or no (true/false).",
            )
    elif question.type == "number":
        number = isinstance(answer, int | float) and not isinstance(answer, bool)
        if not number or not math.isfinite(answer):
            raise unclear_answer(
                question.code, f"“{name_zh}”请填数字。", f"“{name_en}”: write a number."
            )
    elif not isinstance(answer, str):
        raise unclear_answer(
            question.code, f"“{name_zh}”请填文字。", f"“{name_en}”: write it in words."
        )
    else:
        usable(answer, f"answers.{question.code}", MAX_ANSWER)


def lacking(
    report: Report, category: str, pack: Pack, *, placed: bool, contact: bool
) -> tuple[str, ...]:
    """What the desk will have to complete before a unit can do its work."""
    known = pack.category(category)
    missing = [] if known is not None else ["category"]
    if not placed:
        missing.append("place")
    if not contact:
        missing.append("contact")
    if known is not None:
        missing += [
            f"answers.{question.code}"
            for question in known.questions
            if question.required and question.code not in report.answers
        ]
    return tuple(missing)
