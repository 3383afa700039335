"""Categories 事项清单: what a case can be about, how long it may take and whose duty it is."""

from functools import cached_property
from typing import Literal

from linli.policy.sections.limits import CategoryLimits, Urgency
from linli.policy.sections.section import Code, Count, Line, Section, Text
from linli.policy.sections.units import UnitRef

CategoryKind = Literal[
    "part", "event", "consultation", "dispute", "suggestion", "service", "complaint"
]
IN_THE_STREET: frozenset[CategoryKind] = frozenset({"part", "event"})
QuestionType = Literal["choice", "text", "number", "yes_no"]
Proof = Literal["none", "note", "photo_after", "photo_before_after"]


class Choice(Text):
    """One answer that can be picked."""

    code: Code


class Question(Section):
    """A question that the form asks because a handler will need to know."""

    code: Code
    text: Text
    type: QuestionType
    choices: tuple[Choice, ...] = ()
    required: bool = False


class Group(Section):
    """The upper of the two levels of the catalogue 大类."""

    code: Code
    name: Text


class Category(Section):
    """One matter of the catalogue 小类."""

    code: Code
    group: Code
    kind: CategoryKind
    name: Text
    description: Text
    keywords: tuple[Line, ...]
    urgency: Urgency
    limits: CategoryLimits
    lowest_level: Code
    duty: UnitRef
    proof: Proof
    conditions: Text
    joinable_within_m: Count = 0
    questions: tuple[Question, ...] = ()
    # Whether the form asks whom it is about: complaints of an office or of those who work there.
    about_whom: bool = False

    @property
    def is_in_the_street(self) -> bool:
        """Whether anybody could see it; a dispute or a request for help is nobody else's."""
        return self.kind in IN_THE_STREET


class CategoryFile(Section):
    """One file of `categories/`: some groups, some categories, in any order among the files."""

    groups: tuple[Group, ...] = ()
    categories: tuple[Category, ...] = ()


class Categories(Section):
    """The whole catalogue, put together from the files of `categories/`."""

    groups: tuple[Group, ...]
    categories: tuple[Category, ...]

    @cached_property
    def by_code(self) -> dict[str, Category]:
        """Each category under its code."""
        return {category.code: category for category in self.categories}

    @cached_property
    def groups_by_code(self) -> dict[str, Group]:
        """Each group under its code."""
        return {group.code: group for group in self.groups}
