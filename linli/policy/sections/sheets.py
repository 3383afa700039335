"""Printed sheets 单据: the words of letters and the titles of forms that a desk prints."""

from linli.policy.sections.section import Line, Section

# What the words of a letter can speak of; names, phones and addresses are not among them.
LETTER_WORDS: dict[str, tuple[str, str]] = {
    "number": ("案件编号", "the case's number"),
    "category": ("事项名称", "the category's name"),
    "place": ("所在辖区", "the name of the area, never an address"),
    "unit": ("收件单位", "the unit that gets the letter"),
    "issuer": ("发件单位", "the desk that prints it"),
    "received": ("受理时间", "when the case came in"),
    "due": ("办理期限", "when it must be answered"),
    "left": ("剩余或超期时间", "how much time is left, or how late it is"),
    "count": ("诉求件数", "how many reports the case carries"),
    "district": ("区县名称", "the district's name"),
}


class Point(Section):
    """One numbered demand: a short heading and a sentence."""

    heading: Line
    text: Line


class Letter(Section):
    """A letter 信函格式: it is printed in Chinese, so its words are Chinese alone."""

    mark: Line | None = None
    title: Line
    opening: Line
    demands: tuple[Point, ...] = ()
    closing: Line


class Form(Section):
    """A form: its title, and the line at its foot."""

    title: Line
    foot: Line


class Sheets(Section):
    """The sheets of a desk; one that is left out is not offered."""

    handover: Letter | None = None
    reminder: Letter | None = None
    receipt: Form | None = None
    returning: Form | None = None
    extending: Form | None = None
    holding: Form | None = None
    whistle: Form | None = None
