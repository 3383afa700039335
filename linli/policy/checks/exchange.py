"""Checks the systems that cases are handed over to, and what is sent to them.

Each stands behind one unit that exists; an attribute comes from a question that the category asks.
"""

from collections.abc import Iterator

from linli.policy.checks.finding import doubled, unit_problems
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown
from linli.policy.sections.categories import Question
from linli.policy.sections.exchange import OtherSystem, SentAttribute

EXCHANGE = "exchange.toml"


def exchange_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the systems that are handed cases."""
    systems = pack.exchange.systems
    yield from doubled(EXCHANGE, "systems", (one.code for one in systems))
    yield from doubled(EXCHANGE, "systems.unit", (one.unit for one in systems))
    for one in systems:
        key = f"systems[{one.code}]"
        yield from unit_problems(pack, EXCHANGE, f"{key}.unit", one.unit)
        for category in one.services:
            if category not in pack.categories.by_code:
                known = pack.categories.by_code
                yield unknown(
                    EXCHANGE, f"{key}.services", category, known, zh="事项", en="category"
                )
        if not one.services:
            yield Problem(
                EXCHANGE,
                f"{key}.services",
                "至少写一类事项和对方的服务代码。",
                "name at least one category with the system's code for it.",
                'services = { road-pothole = "potholes" }',
            )
        yield from _attribute_problems(pack, one, f"{key}.attributes")


def _attribute_problems(pack: Pack, system: OtherSystem, table: str) -> Iterator[Problem]:
    for code, sent in system.attributes.items():
        category = pack.categories.by_code.get(code)
        if code not in system.services:
            yield unknown(
                EXCHANGE, table, code, system.services, zh="交办事项", en="category of services"
            )
        elif category is not None:  # an unknown one was named under services
            questions = {question.code: question for question in category.questions}
            yield from doubled(EXCHANGE, f"{table}.{code}", (one.code for one in sent))
            for one in sent:
                yield from _source_problems(one, questions, f"{table}.{code}[{one.code}]")
                asked = questions.get(one.question or "")
                if asked is not None and asked.type == "text" and not system.words:
                    yield Problem(
                        EXCHANGE,
                        f"{table}.{code}[{one.code}].question",
                        f"“{asked.code}”的回答是诉求人的原话，只有 words = true 才能发出。",
                        f'answers to "{asked.code}" are words of reporters, which go along only'
                        " with words = true.",
                    )


def _source_problems(
    one: SentAttribute, questions: dict[str, Question], key: str
) -> Iterator[Problem]:
    """Where the value comes from: a question of the category, a fixed one, or both, never none."""
    if one.question is None and not one.value:
        yield Problem(
            EXCHANGE,
            key,
            "请写 value（固定值）或 question（本事项的附加问题）。",
            "give value (a fixed one) or question (one that the category asks), or both.",
        )
    if not one.many and any(len(sent) > 1 for sent in (one.value, *one.values.values())):
        yield Problem(
            EXCHANGE,
            key,
            "多个值只能用于多选属性，请写 many = true。",
            "only an attribute with many = true takes several values.",
        )
    question = None if one.question is None else questions.get(one.question)
    if one.question is not None and question is None:
        yield unknown(
            EXCHANGE, f"{key}.question", one.question, questions, zh="附加问题", en="question"
        )
    elif one.values:
        yield from _table_problems(one, question, f"{key}.values")


def _table_problems(one: SentAttribute, question: Question | None, key: str) -> Iterator[Problem]:
    """A table names every answer that there can be, and no other."""
    possible: list[str] = []
    if question is not None and question.type == "choice":
        possible = [choice.code for choice in question.choices]
    elif question is not None and question.type == "yes_no":
        possible = ["true", "false"]
    if not possible:
        yield Problem(
            EXCHANGE,
            key,
            "对照表只能用于单选题或是非题。",
            "a table is for questions of the types choice and yes_no.",
        )
        return
    for answer in one.values:
        if answer not in possible:
            yield unknown(EXCHANGE, key, answer, possible, zh="选项", en="choice")
    if missing := [answer for answer in possible if answer not in one.values]:
        yield Problem(
            EXCHANGE,
            key,
            f"对照表缺少：{'、'.join(missing)}；不发送的写 []。",
            f"the table lacks {', '.join(missing)}; write [] for one that sends nothing.",
        )
