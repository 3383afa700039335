"""What counts as a class of cases 类案, and how far back one looks for it."""

from linli.policy.sections.section import Positive, Section


class Classes(Section):
    """Over how many days cases are grouped, and how many people make a class."""

    days: Positive = 90
    least_people: Positive = 3


class Insights(Section):
    """How the district finds what is behind many cases."""

    classes: Classes = Classes()
