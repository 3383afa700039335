"""An area as it comes in from a file, before it becomes a row; and how areas nest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from linli.journal.acting import Invalid


@dataclass(frozen=True, slots=True)
class AreaFeature:
    """One area from a file: its shape in WGS-84, and what came in beside it.

    `parent` is what the file says, or None when it leaves the parent to the code. `shape` is None
    for an area without a place. `repaired` says that the outline crossed itself and was mended.
    """

    code: str
    level: str
    name_zh: str
    name_en: str
    parent: str | None = None
    shape: BaseGeometry | None = None
    original: Mapping[str, Any] | None = None
    original_crs: str = ""
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing wrong with a file: which feature (from 1; 0 is the file itself), which property,
    and what would put it right."""

    feature: int
    key: str
    zh: str
    en: str

    def __str__(self) -> str:
        where_zh = f"第 {self.feature} 个要素" if self.feature else "文件"
        where_en = f"feature {self.feature}" if self.feature else "file"
        return f"{where_en}, {self.key}: {self.en} {where_zh}：{self.zh}"


class FileErrors(Invalid):
    """A file of areas cannot be used; lists every problem found, not only the first."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        count = len(self.problems)
        where_zh = f"第 {first.feature} 个要素：" if first.feature else ""
        where_en = f"feature {first.feature}: " if first.feature else ""
        super().__init__(
            "territory.unreadable",
            zh=f"辖区文件有 {count} 处问题，第一处：{where_zh}{first.zh}",
            en=f"The file of areas has {count} problem(s), the first: {where_en}{first.en}",
            field=first.key,
        )


def all_sound(answers: list[AreaFeature | list[FileProblem]]) -> list[AreaFeature]:
    """The areas of a file, once it is sure that each could be read and no code comes twice.

    Raises FileErrors with every problem of every feature.
    """
    areas: list[AreaFeature] = []
    problems: list[FileProblem] = []
    first_place: dict[str, int] = {}
    for place, answer in enumerate(answers, 1):
        if isinstance(answer, list):
            problems += answer
            continue
        first = first_place.setdefault(answer.code, place)
        if first != place:
            problems.append(
                FileProblem(
                    place,
                    "code",
                    f"编码 {answer.code} 与第 {first} 个要素重复，请改正其中一个。",
                    f"The code {answer.code} is also that of feature {first}: correct one.",
                )
            )
        areas.append(answer)
    if problems:
        raise FileErrors(problems)
    return areas


def parent_codes(areas: Iterable[AreaFeature]) -> dict[str, str | None]:
    """The code of each area's parent among these areas, or None where there is none.

    What the file says counts if it is there and nests; else the longest code that this one
    begins with. A parent's code is always shorter, so that no chain can bite its own tail.
    """
    known = {area.code: area.parent for area in areas}
    return {
        code: said
        if said is not None and said in known and code != said and code.startswith(said)
        else _longest_prefix(code, known)
        for code, said in known.items()
    }


def _longest_prefix(code: str, known: Mapping[str, object]) -> str | None:
    return next((code[:end] for end in range(len(code) - 1, 0, -1) if code[:end] in known), None)
