"""What other systems are offered, and by which name the district goes among them."""

from linli.policy.sections.categories import CategoryKind
from linli.policy.sections.section import Section, Text


class Open311(Section):
    """The door for programs that speak Open311 GeoReport v2.

    `jurisdiction` is the id that a client may name; `kinds` are those of the catalogue that it may
    report. Single cases are shown to everybody only of what stands in the street, whatever stands
    here.
    """

    jurisdiction: str = ""
    contact: Text | None = None
    kinds: tuple[CategoryKind, ...] = ("part", "event", "service", "suggestion")


class Exchange(Section):
    """The doors for other systems."""

    open311: Open311 = Open311()
