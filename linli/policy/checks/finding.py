"""The findings that several checks have in common."""

from collections.abc import Iterable, Iterator

from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown
from linli.policy.sections.units import UnitRef


def doubled(file: str, table: str, codes: Iterable[str]) -> Iterator[Problem]:
    """A problem for every code that stands twice in one table."""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield Problem(
                file, f"{table}[{code}]", f"“{code}”出现了两次。", f'"{code}" stands here twice.'
            )
        seen.add(code)


def ref_problems(
    pack: Pack, file: str, key: str, ref: UnitRef, *, handles: bool = True
) -> Iterator[Problem]:
    """What is wrong with a reference to a unit: none, two at once, or one that nobody knows.

    `handles` says that cases will be sent there, which some units do not take.
    """
    if (ref.unit is None) == (ref.desk_of is None):
        yield Problem(
            file,
            key,
            "unit 和 desk_of 必须二选一。",
            "give either unit or desk_of, and not both.",
        )
    if ref.unit is not None:
        yield from unit_problems(pack, file, f"{key}.unit", ref.unit, handles=handles)
    if ref.desk_of is not None and ref.desk_of not in pack.units.desk_of_level:
        yield unknown(
            file,
            f"{key}.desk_of",
            ref.desk_of,
            pack.units.desk_of_level,
            zh="设有受理中心的层级",
            en="level with a desk",
        )


def unit_problems(
    pack: Pack, file: str, key: str, code: str, *, handles: bool = True
) -> Iterator[Problem]:
    """What is wrong with naming a unit as the one that handles: unknown, or not to be asked."""
    unit = pack.units.by_code.get(code)
    if unit is None:
        yield unknown(file, key, code, pack.units.by_code, zh="单位", en="unit")
    elif handles and not unit.may_be_asked:
        yield Problem(
            file,
            key,
            f"“{code}”不承办案件（may_be_asked = false）。",
            f'"{code}" takes no cases (may_be_asked = false).',
        )
