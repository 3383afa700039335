"""Reads a district's folder of TOML files into a Pack, or says everything that is wrong with it."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from linli.policy.checks import checks
from linli.policy.pack import Pack
from linli.policy.problems import PackErrors, Problem, nearest
from linli.policy.refused import refusals
from linli.policy.sections.assessment import Assessment
from linli.policy.sections.attempts import Attempts
from linli.policy.sections.calendar import Calendar
from linli.policy.sections.categories import Categories, Category, CategoryFile, Group
from linli.policy.sections.channels import Channels
from linli.policy.sections.collaboration import Collaboration
from linli.policy.sections.district import District
from linli.policy.sections.exchange import Exchange
from linli.policy.sections.feedback import Feedback
from linli.policy.sections.grounds import Grounds
from linli.policy.sections.hotline import Hotline
from linli.policy.sections.insights import Insights
from linli.policy.sections.intake import Intake
from linli.policy.sections.ladder import Ladder
from linli.policy.sections.levels import Levels
from linli.policy.sections.limits import Clock
from linli.policy.sections.notices import Notices
from linli.policy.sections.rates import Rates
from linli.policy.sections.readings import Readings
from linli.policy.sections.retention import Retention
from linli.policy.sections.rights import Rights
from linli.policy.sections.roles import Roles
from linli.policy.sections.routing import Routing
from linli.policy.sections.scripts import Scripts
from linli.policy.sections.section import Section
from linli.policy.sections.sheets import Sheets
from linli.policy.sections.sign_in import SignIn
from linli.policy.sections.units import Units
from linli.policy.sections.wall import Wall
from linli.policy.wording import problems_of

CATEGORIES_FOLDER = "categories"
DEEPEST = 30

S = TypeVar("S", bound=Section)

# One file per section, named like it; the catalogue alone is a folder of files.
FILES: dict[str, type[Section]] = {
    "district": District,
    "levels": Levels,
    "units": Units,
    "calendar": Calendar,
    "clock": Clock,
    "routing": Routing,
    "roles": Roles,
    "grounds": Grounds,
    "feedback": Feedback,
    "notices": Notices,
    "intake": Intake,
    "collaboration": Collaboration,
    "ladder": Ladder,
    "rates": Rates,
    "wall": Wall,
    "insights": Insights,
    "assessment": Assessment,
    "exchange": Exchange,
    "hotline": Hotline,
    "sheets": Sheets,
    "scripts": Scripts,
    "sign_in": SignIn,
    "retention": Retention,
    "readings": Readings,
    "channels": Channels,
    "rights": Rights,
    "attempts": Attempts,
}


def read_pack(folder: Path) -> Pack:
    """The pack in a folder, checked down to every code it names.

    Raises PackErrors with every problem of the files; what one section says of another is
    compared only once each section can be understood by itself.
    """
    pack, problems = try_read(folder)
    if pack is None or problems:
        raise PackErrors(problems)
    return pack


def try_read(folder: Path) -> tuple[Pack | None, list[Problem]]:
    """The pack in a folder as far as it could be understood, and all that is wrong with it."""
    if not folder.is_dir():
        return None, [Problem(str(folder), "", "没有这个文件夹。", "there is no such folder.")]
    problems = _strangers(folder)
    sections: dict[str, Section] = {}
    for name, model in FILES.items():
        section = _read_file(folder, f"{name}.toml", model, problems)
        if section is not None:
            sections[name] = section
    catalogue, origins = _read_catalogue(folder, problems)
    if catalogue is None or len(sections) < len(FILES):
        return None, problems
    pack = Pack.model_validate({**sections, "categories": catalogue})
    return pack, problems + checks(pack, origins)


def _read_file(folder: Path, name: str, model: type[S], problems: list[Problem]) -> S | None:
    """One file as its section, or None after its problems were added to the list."""
    path = folder / name
    if not path.is_file():
        problems.append(Problem(name, "", "缺少这个文件。", "this file is missing."))
        return None
    try:
        tree: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        problems.append(
            Problem(name, "", f"不是正确的 TOML：{error}", f"is no valid TOML: {error}")
        )
        return None
    if _deeper(tree, DEEPEST):
        problems.append(
            Problem(name, "", "嵌套得太深，不像规则文件。", "is nested too deeply to be a section.")
        )
        return None
    found = refusals(name, tree)
    try:
        section = model.model_validate(tree)
    except ValidationError as error:
        # A refused key is also an unknown key; once is enough.
        refused = {problem.key for problem in found}
        wrong = problems_of(name, tree, model, error)
        problems += found + [problem for problem in wrong if problem.key not in refused]
        return None
    problems += found
    return section


def _deeper(tree: Any, most: int) -> bool:
    """Whether tables and lists nest deeper than this; asked without going deep oneself."""
    layer = [tree]
    for _ in range(most):
        tables = [one for one in layer if isinstance(one, dict | list)]
        layer = [
            inner for one in tables for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return any(isinstance(one, dict | list) for one in layer)


def _read_catalogue(
    folder: Path, problems: list[Problem]
) -> tuple[Categories | None, dict[str, str]]:
    """The catalogue from all its files, and from which file each category and group came."""
    groups: list[Group] = []
    categories: list[Category] = []
    origins: dict[str, str] = {}
    understood = True
    paths = sorted((folder / CATEGORIES_FOLDER).glob("*.toml"))
    if not paths:
        problems.append(
            Problem(f"{CATEGORIES_FOLDER}/", "", "没有任何事项文件。", "holds no category file.")
        )
        return None, origins
    for path in paths:
        name = f"{CATEGORIES_FOLDER}/{path.name}"
        section = _read_file(folder, name, CategoryFile, problems)
        if section is None:
            understood = False
            continue
        groups += section.groups
        categories += section.categories
        origins |= {f"groups[{each.code}]": name for each in section.groups}
        origins |= {f"categories[{each.code}]": name for each in section.categories}
    if not understood:
        return None, origins
    return Categories(groups=tuple(groups), categories=tuple(categories)), origins


def _strangers(folder: Path) -> list[Problem]:
    """TOML files and folders that no section reads: a misspelt file name must not be silent."""
    problems = []
    for path in sorted(folder.glob("*.toml")):
        if path.stem in FILES:
            continue
        guess = nearest(path.stem, FILES)
        hint_zh = f"，是否应为“{guess}.toml”？" if guess else "。"
        hint_en = f'; did you mean "{guess}.toml"?' if guess else "."
        problems.append(
            Problem(
                path.name,
                "",
                f"不认识这个文件{hint_zh}",
                f"no section has this name{hint_en}",
                guess,
            )
        )
    return problems
