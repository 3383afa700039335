"""What intake refuses, in words that say what would work."""

from linli.journal.acting import Invalid


def _near(guess: str | None) -> tuple[str, str]:
    return (f"，是否应为“{guess}”？", f'; did you mean "{guess}"?') if guess else ("。", ".")


def unknown_word(field: str, word: str, zh: str, en: str, guess: str | None) -> Invalid:
    """A code that the policy pack does not have."""
    hint_zh, hint_en = _near(guess)
    return Invalid(
        f"intake.unknown_{field.partition('.')[0]}",
        f"没有“{word[:60]}”这个{zh}{hint_zh}",
        f'There is no {en} "{word[:60]}"{hint_en}',
        field=field,
    )


def unusable_text(field: str) -> Invalid:
    """Text with a NUL or half a character: no database and no screen can keep it."""
    return Invalid(
        "intake.unusable_text",
        "文字里有无法保存的字符（空字符或不完整的表情）。请删去后重发。",
        "The text has characters that cannot be kept (NUL, or half an emoji). Remove them and"
        " send again.",
        field=field,
    )


def too_long(field: str, length: int, most: int) -> Invalid:
    """Text beyond the bound, with both figures."""
    return Invalid(
        "intake.too_long",
        f"这里最多 {most} 个字，现在有 {length} 个。请缩短，或分几次提交。",
        f"At most {most} characters here, and these are {length}. Shorten it, or send it in parts.",
        field=field,
    )


def nothing_said() -> Invalid:
    """A report without text, photo or category."""
    return Invalid(
        "intake.nothing_said",
        "请写几句话、拍张照片，或选一个事项，至少一样。",
        "Write a few words, take a photo, or choose a matter: one of them at least.",
        field="text",
    )


def too_many_photos(count: int, most: int) -> Invalid:
    """More photos than the pack allows."""
    return Invalid(
        "intake.too_many_photos",
        f"一次最多 {most} 张照片，现在有 {count} 张。请减少后再提交。",
        f"At most {most} photos, and these are {count}. Leave some out.",
        field="evidence",
    )


def unclear_phone() -> Invalid:
    """A contact that cannot be called: dropping it silently would lose the reporter."""
    return Invalid(
        "intake.unclear_phone",
        "电话号码看不明白。请写手机号或带区号的座机；没有就留空。",
        "This is no phone number. Write a mobile or a landline with its area code, or leave it"
        " empty.",
        field="phone",
    )


def unclear_answer(question: str, zh: str, en: str) -> Invalid:
    """An answer that is none to its question."""
    return Invalid("intake.unclear_answer", zh, en, field=f"answers.{question}")


def time_without_zone() -> Invalid:
    """A time that could be any of 24 moments."""
    return Invalid(
        "intake.time_without_zone",
        "时间没有时区，请写成 2026-11-22T09:30:00+08:00 的样子。",
        "The time has no zone: write it like 2026-11-22T09:30:00+08:00.",
        field="reported_at",
    )


def named_and_anonymous(field: str) -> Invalid:
    """A name or a number in a report that is to be anonymous: one of the two is a mistake."""
    return Invalid(
        "intake.named_and_anonymous",
        "匿名诉求不收姓名和电话。请删去，或改选“保密”。什么都没有保存。",
        "An anonymous report takes no name and no number. Remove them, or choose “confidential”."
        " Nothing was kept.",
        field=field,
    )


def nobody_to_confide() -> Invalid:
    """A confidential report without anything to keep in confidence."""
    return Invalid(
        "intake.nobody_to_confide",
        "保密诉求请留姓名或电话，由系统封存；不想留就选“匿名”。",
        "A confidential report needs a name or a number, which is sealed. To leave none, choose"
        " “anonymous”.",
        field="phone",
    )


def message_to_nobody_known() -> Invalid:
    """Text messages to a reporter whose number is sealed or not kept: nothing could be sent."""
    return Invalid(
        "intake.message_to_nobody_known",
        "保密和匿名诉求不发短信，进展凭查询码看。请取消“用短信告诉我进展”，或改选“实名”。",
        "No text messages go to a confidential or anonymous reporter, who follows it by the code."
        " Untick them, or report by name.",
        field="by_message",
    )


def message_without_number() -> Invalid:
    """Text messages, and no number to send them to."""
    return Invalid(
        "intake.message_without_number",
        "要用短信告知，请填手机号；不想留就取消“用短信告诉我进展”。",
        "Text messages need a number: write one, or untick them.",
        field="by_message",
    )


def half_a_source() -> Invalid:
    """A number of another system without the system's name, or the reverse."""
    return Invalid(
        "intake.half_a_source",
        "外部编号和来源系统名称要一起填写。",
        "Another system's number and that system's name go together.",
        field="source_number",
    )


def no_such_case(number: str) -> Invalid:
    """A case number that the report is to join, and that nobody knows."""
    return Invalid(
        "intake.no_such_case",
        f"没有编号为“{number[:40]}”的案件，请核对编号；不确定就留空。",
        f'There is no case "{number[:40]}". Check the number, or leave it empty.',
        field="joins",
    )


def too_many_named(most: int) -> Invalid:
    """More units than anybody complains of at once."""
    return Invalid(
        "intake.too_many_named",
        f"被反映单位最多选 {most} 个。",
        f"At most {most} units can be named.",
        field="about",
    )
