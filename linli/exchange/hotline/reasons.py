"""Why a letter waits for somebody, in plain words, and what to do about it. Pure."""

REASONS: dict[str, tuple[str, str]] = {
    "not_json": (
        "内容不是完整的 JSON，一个字段也读不出来。请补填工单编号和内容后重放，或请热线重发。",
        "This is no complete JSON: no field of it can be read. Fill in the order's number and its "
        "text and replay it, or have the hotline send it again.",
    ),
    "not_an_object": (
        "这一项不是一条消息。请让热线核对接口后重发，再作废本条。",
        "This item is no message. Have the hotline check its interface and send it again, then "
        "discard this one.",
    ),
    "too_large": (
        "这条消息超过规则允许的大小，没有读取。请热线拆分后重发，或请系统管理员调大后重放。",
        "This message is larger than the rules allow and was not read. Have the hotline split it "
        "and send it again, or an administrator allow more and replay it.",
    ),
    "row_unreadable": (
        "文件里这一行比列名多，可能某格里有没加引号的逗号。请补填后重放，或请热线重发。",
        "This row has more cells than there are headings: perhaps a comma without quotation marks. "
        "Fill in what is missing and replay it, or have the hotline send it again.",
    ),
    "no_columns": (
        "文件第一行没有工单编号这一列，整个文件没有读。"
        "请热线核对列名，或请系统管理员在规则里补上对应。",
        "The first row of the file names no column of order numbers, so none of it was read. Have "
        "the hotline check its headings, or an administrator add them to the rules.",
    ),
    "no_number": (
        "没有工单编号，不知道是哪一单。请补填编号后重放。",
        "The order's number is missing, so nobody knows which order this is. Fill it in and replay "
        "it.",
    ),
    "odd_number": (
        "工单编号含有不能用的字符或过长。请改正后重放。",
        "The order's number is too long or has characters that cannot be used. Correct it and "
        "replay it.",
    ),
    "unknown_kind": (
        "不认识的业务类型。请选定它是什么后重放；常见的，请系统管理员在规则里补上对应。",
        "The kind of this message is unknown. Say what it is and replay it; if it comes often, "
        "an administrator adds it to the rules.",
    ),
    "other_content": (
        "同一工单、同一版本号来过另一份内容，以先到的为准。请与热线核对：作废，或改版本号后重放。",
        "The same revision of this order came with another content; the first counts. Ask the "
        "hotline: discard this one, or correct its revision and replay it.",
    ),
    "nothing_said": (
        "派单没有诉求内容，也没有认得出的分类，立不了案。请补填内容后重放。",
        "The order says nothing and has no category that is known, so no case can be made of it. "
        "Fill in its text and replay it.",
    ),
    "case_ended": (
        "案件已经结束，这条补充写不进去。请看是否需要重办；看过后作废本条。",
        "The case has ended, so this cannot be added to it. See whether it has to begin anew; then "
        "discard this one.",
    ),
    "orphan": (
        "等了很久，它所说的工单一直没来。请热线补发工单；或把类型改为派单、补填内容后重放。",
        "The order that this is about has not come for long. Have the hotline send it again, or "
        "make this an order, fill in its text, and replay it.",
    ),
    "broken": (
        "处理时系统出错，内容完好保存。请重放；仍然不行，请联系维护人员。",
        "Something broke while this was taken in; nothing of it is lost. Replay it; if that does "
        "not help, call whoever maintains the system.",
    ),
    "content_gone": (
        "内容已过保留期，读不回来了。请热线重发后作废本条。",
        "Its content was kept as long as it may be and is gone. Have the hotline send it again, "
        "then discard this one.",
    ),
}


def reason_of(code: str) -> tuple[str, str]:
    """The reason in Chinese and English."""
    return REASONS[code]
