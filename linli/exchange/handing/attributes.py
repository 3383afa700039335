"""What another system's service asks beside the words, taken from where the pack says. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from linli.policy.sections.exchange import SentAttribute

Told = Sequence[Mapping[str, Any]]


def attributes(sent: Iterable[SentAttribute], told: Told) -> Iterator[tuple[str, str]]:
    """The fields of the form, from the answers of those who told of the case, the first first.

    As GeoReport v2 has it: `attribute[CODE]`, and for an attribute of many values
    `attribute[CODE][]`, once for each.
    """
    for one in sent:
        name = f"attribute[{one.code}]" + "[]" * one.many
        for value in _values(one, told):
            yield name, value


def _values(one: SentAttribute, told: Told) -> tuple[str, ...]:
    answers = (answers.get(one.question) for answers in told if one.question is not None)
    answer = next((each for each in answers if each not in (None, "")), None)
    if answer is None:
        return one.value
    # Under an older release it may have been a choice that is none today.
    return one.values.get(_word(answer), one.value) if one.values else (_word(answer),)


def _word(answer: Any) -> str:
    """An answer as a form has it: true and false, and 3 for a number that was kept as 3.0."""
    if isinstance(answer, bool):
        return "true" if answer else "false"
    if isinstance(answer, float) and answer.is_integer():
        return str(int(answer))
    return str(answer)
