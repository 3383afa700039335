"""The levels 层级 that areas come in, from the district down to the second-level grid."""

from functools import cached_property

from linli.policy.sections.section import Code, Count, Positive, Section, Text


class Level(Section):
    """One level 层级: its depth below the district and how long its areas' codes are."""

    code: Code
    name: Text
    depth: Count
    code_length: Positive


class Levels(Section):
    """All levels, the district's own first."""

    levels: tuple[Level, ...]

    @cached_property
    def by_code(self) -> dict[str, Level]:
        """Each level under its code."""
        return {level.code: level for level in self.levels}

    @cached_property
    def by_length(self) -> dict[int, Level]:
        """Each level under the length of its areas' codes."""
        return {level.code_length: level for level in self.levels}

    def of_area(self, area_code: str) -> Level | None:
        """The level that an area's code says it is on, or None when no level has such codes."""
        return self.by_length.get(len(area_code))

    def ancestor(self, area_code: str, level: str) -> str | None:
        """The area of `level` that holds this area (itself included), or None when none can.

        Area codes nest: a code's ancestors are its prefixes.
        """
        wanted = self.by_code.get(level)
        if wanted is None or len(area_code) < wanted.code_length:
            return None
        return area_code[: wanted.code_length]

    def chain(self, area_code: str) -> tuple[str, ...]:
        """The codes of an area and of all areas above it, the district's first."""
        lengths = sorted(self.by_length)
        return tuple(area_code[:length] for length in lengths if length <= len(area_code))
