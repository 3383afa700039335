"""The words in braces of a unit's own texts: {编号} becomes the case's number. Pure."""

import re
from collections.abc import Mapping

from linli.journal.acting import Invalid
from linli.policy.problems import nearest

# Chinese word → (English word, what stands there). Never a name, a phone or an address: an answer
# is read by everyone who follows the case.
PLACEHOLDERS: dict[str, tuple[str, str, str]] = {
    "编号": ("number", "案件编号", "the case's number"),
    "事项": ("category", "事项名称", "the category's name"),
    "单位": ("unit", "承办单位", "the unit that holds the case"),
    "期限": ("due", "办结期限", "the time by which it must be answered"),
    "社区": ("place", "所在社区", "the name of the area"),
    "今天": ("today", "今天的日期", "today's date"),
    "值班电话": ("duty_phone", "单位值班电话", "the unit's duty phone"),
}
_ENGLISH = {english: word for word, (english, _, _) in PLACEHOLDERS.items()}
_BRACED = re.compile(r"\{([^{}]*)\}")


def check_text(text: str) -> None:
    """Raise Invalid when a brace stands alone or holds a word that nothing is put in for."""
    if re.search(r"[{}]", _BRACED.sub("", text)):
        raise Invalid(
            "template.brace",
            "花括号不成对。占位词写成 {编号} 的样子。",
            "A brace stands alone. A placeholder is written like {number}.",
            field="text",
        )
    for word in _BRACED.findall(text):
        if word in PLACEHOLDERS or word in _ENGLISH:
            continue
        # Of two characters one right is half: too little for a comparison by length.
        half = (one for one in PLACEHOLDERS if set(one) & set(word))
        guess = nearest(word, [*PLACEHOLDERS, *_ENGLISH]) or next(half, None)
        known = "、".join(f"{{{one}}}" for one in PLACEHOLDERS)
        raise Invalid(
            "template.placeholder",
            f"没有占位词“{{{word[:20]}}}”"
            + (f"，是否应为“{{{guess}}}”？" if guess else "。")
            + f"可用：{known}。",
            f"There is no placeholder {{{word[:20]}}}"
            + (f"; did you mean {{{guess}}}?" if guess else ".")
            + f" Known: {', '.join(f'{{{one}}}' for one in _ENGLISH)}.",
            field="text",
        )


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders put in; one that has no value here stays as it is.

    `values` go by the English words.
    """

    def put(found: re.Match[str]) -> str:
        word = found[1]
        english = PLACEHOLDERS[word][0] if word in PLACEHOLDERS else word
        return values.get(english) or found[0]

    return _BRACED.sub(put, text)
