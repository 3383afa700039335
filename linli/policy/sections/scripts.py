"""Scripts 话术: what the one at the telephone or the counter says, and what she asks beside."""

from functools import cached_property

from linli.policy.sections.section import Code, Section, Text

# What the closing words can speak of; the screen fills them in before anything is on record.
SCRIPT_WORDS: dict[str, tuple[str, str]] = {
    "unit": ("承办单位", "the unit that will handle it"),
    "due": ("答复期限", "until when it answers"),
}


class Hint(Section):
    """For some categories or groups: what to say at once, and what a handler will need to know."""

    code: Code
    groups: tuple[Code, ...] = ()
    categories: tuple[Code, ...] = ()
    say: Text
    ask: tuple[Text, ...] = ()


class Scripts(Section):
    """How a call begins and ends, and the hints; all that fit a category are shown, in order."""

    opening: Text | None = None
    closing: Text | None = None
    hints: tuple[Hint, ...] = ()

    @cached_property
    def hints_by_code(self) -> dict[str, Hint]:
        """Each hint under its code."""
        return {hint.code: hint for hint in self.hints}
