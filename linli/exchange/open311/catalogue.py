"""The catalogue as GeoReport v2 services: which categories are offered, and what they ask. Pure."""

from typing import Any

from linli.policy.pack import Pack
from linli.policy.sections.categories import Category, Question
from linli.policy.sections.section import Text

Language = str
# The pack's kinds of question in the words of the specification.
DATATYPES = {"choice": "singlevaluelist", "text": "text", "number": "number"}
YES_NO = {
    "zh": [{"key": "true", "name": "是"}, {"key": "false", "name": "否"}],
    "en": [{"key": "true", "name": "Yes"}, {"key": "false", "name": "No"}],
}


def offered(pack: Pack) -> dict[str, Category]:
    """The categories that other programs may report, by code."""
    kinds = pack.exchange.open311.kinds
    return {one.code: one for one in pack.categories.categories if one.kind in kinds}


def listed(pack: Pack) -> dict[str, Category]:
    """The categories of which everybody may see single cases: what stands in the street."""
    return {code: one for code, one in offered(pack).items() if one.is_in_the_street}


def service(category: Category, pack: Pack, language: Language) -> dict[str, Any]:
    group = pack.categories.groups_by_code[category.group]
    return {
        "service_code": category.code,
        "service_name": said(category.name, language),
        "description": said(category.description, language),
        "metadata": bool(category.questions),
        "type": "realtime",
        "keywords": ",".join(category.keywords),
        "group": said(group.name, language),
    }


def definition(category: Category, language: Language) -> dict[str, Any]:
    return {
        "service_code": category.code,
        "attributes": [
            _attribute(question, place, language)
            for place, question in enumerate(category.questions, start=1)
        ],
    }


def _attribute(question: Question, place: int, language: Language) -> dict[str, Any]:
    values = [{"key": choice.code, "name": said(choice, language)} for choice in question.choices]
    return {
        "variable": True,
        "code": question.code,
        "datatype": DATATYPES.get(question.type, "singlevaluelist"),
        "required": question.required,
        "datatype_description": None,
        "order": place,
        "description": said(question.text, language),
        "values": YES_NO[language] if question.type == "yes_no" else values,
    }


def said(text: Text, language: Language) -> str:
    return text.en if language == "en" else text.zh
