"""A copy of the demo pack that a test may spoil."""

import shutil
from pathlib import Path

from linli.policy.problems import PackErrors, Problem
from linli.policy.read import read_pack

DEMO = Path(__file__).parents[3] / "districts" / "demo"


def copied(folder: Path) -> Path:
    """The demo pack in a folder of the test's own."""
    target = folder / "pack"
    shutil.copytree(DEMO, target, ignore=shutil.ignore_patterns("*.geojson"))
    return target


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first place where a text stands; the text must be there."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def add(folder: Path, file: str, text: str) -> None:
    """Write something at the end of a file."""
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")


def wrong_with(folder: Path) -> list[Problem]:
    """What reading the folder complains of; nothing when it is sound."""
    try:
        read_pack(folder)
    except PackErrors as errors:
        return list(errors.problems)
    return []
