"""A message in words."""

from collections.abc import Mapping
from typing import Any

from linli.notices.models import Notice
from linli.people.sealing import receipt_code
from linli.policy.queries import current
from linli.policy.sections.notices import Template


def template_of(code: str) -> Template | None:
    """The template under this code in the release in force, or None when it is no longer there."""
    return next((one for one in current().pack.notices.templates if one.code == code), None)


def worded(notice: Notice, language: str) -> str:
    """The message in Chinese or English.

    A value may itself be a pair of languages (a unit's or category's name). The code of a receipt
    is made here, for the reporter's own eyes, and put into the link: it opens the case, so it never
    lies in a table. A template that the district has dropped since leaves the case's number.
    """
    template = template_of(notice.template)
    values = values_in(notice, language)
    if template is None:
        return str(values.get("number", ""))
    text = template.text.en if language == "en" else template.text.zh
    return text.format_map(_Blank(values)).strip()


def values_in(notice: Notice, language: str) -> dict[str, str]:
    """What the message speaks of, in one language, for the reader's own eyes."""
    values = {key: _in(value, language) for key, value in notice.values.items()}
    if notice.report_id is not None:
        code = values["code"] = receipt_code(notice.report_id)
        if "link" in values:
            values["link"] = values["link"].replace("{code}", code)
    return values


def _in(value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        return str(value.get(language) or value.get("zh") or "")
    return str(value)


class _Blank(dict[str, str]):
    """A value nobody gave is left out rather than breaking the message."""

    def __missing__(self, key: str) -> str:
        return ""
