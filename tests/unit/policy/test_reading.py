"""Reading a pack: what is written wrongly is named with file, key, reason and the right word."""

from pathlib import Path

import pytest

from linli.policy.read import read_pack
from tests.unit.policy.folder import DEMO, add, copied, edit, wrong_with


def test_the_demo_pack_is_sound() -> None:
    assert wrong_with(DEMO) == []


# (file, old, new) → (key, nearest right word, words of the reason)
TYPOS = [
    # an unknown key
    ("district.toml", "number_prefix", "number_prefx", "number_prefx", "number_prefix", "unknown"),
    # the same, deep in a list: the entry is called by its code
    (
        "categories/parts-roads.toml",
        "limits.accept",
        "limits.acept",
        "categories[road-collapse].limits.acept",
        "accept",
        "unknown key",
    ),
    # a word that is none of the choices
    (
        "categories/parts-roads.toml",
        'kind = "continuous_hours", amount = 1',
        'kind = "continous_hours", amount = 1',
        "categories[road-collapse].limits.accept.kind",
        "continuous_hours",
        "is not one of",
    ),
    # an urgency of a limit
    (
        "categories/parts-roads.toml",
        "emergency = { kind",
        "emergncy = { kind",
        "categories[road-pothole].limits.accept.emergncy",
        "emergency",
        "unknown key",
    ),
    # a relation
    ("roles.toml", '["holder"]', '["holdr"]', "case.accept", "holder", "is not one of"),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "nearest", "reason"), TYPOS)
def test_a_typo_is_told_with_its_nearest_right_word(
    tmp_path: Path, file: str, old: str, new: str, key: str, nearest: str, reason: str
) -> None:
    folder = copied(tmp_path)
    edit(folder, file, old, new)

    problems = [problem for problem in wrong_with(folder) if problem.nearest == nearest]

    assert problems
    assert problems[0].file == file
    assert key in problems[0].key
    assert reason in problems[0].en
    assert "是否应为" in problems[0].zh


def test_every_problem_is_listed_and_not_only_the_first(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    edit(folder, "district.toml", "nearest_tolerance_m = 200", 'nearest_tolerance_m = "far"')
    edit(folder, "feedback.toml", "link_valid_days = 15", "")
    (folder / "grounds.toml").unlink()

    told = {(problem.file, problem.key) for problem in wrong_with(folder)}

    assert told == {
        ("district.toml", "nearest_tolerance_m"),
        ("feedback.toml", "link_valid_days"),
        ("grounds.toml", ""),
    }


def test_a_misspelt_file_is_not_passed_over(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "routing.toml").rename(folder / "routng.toml")

    problems = wrong_with(folder)

    assert {problem.file for problem in problems} == {"routing.toml", "routng.toml"}
    assert [problem.nearest for problem in problems if problem.nearest] == ["routing"]


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    add(folder, "clock.toml", "this is no toml")

    (problem,) = wrong_with(folder)

    assert problem.file == "clock.toml"
    assert "line" in problem.en


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    (problem,) = wrong_with(tmp_path / "nowhere")
    assert "no such folder" in problem.en


@pytest.mark.parametrize("code", ["0101", "12-ab", "Cover", "cover missing", "井盖"])
def test_a_code_is_a_word_and_never_a_number(tmp_path: Path, code: str) -> None:
    folder = copied(tmp_path)
    edit(folder, "grounds.toml", 'code = "not-public-duty"', f'code = "{code}"')

    (problem,) = wrong_with(folder)

    assert problem.key == f"declining[{code}].code"
    assert "no code" in problem.en


def test_layout_and_comments_do_not_change_the_hash(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    add(folder, "district.toml", "# a remark")
    (folder / "categories" / "parts-other.toml").rename(folder / "categories" / "parts-zzz.toml")
    (folder / "categories" / "parts-zzz.toml").rename(folder / "categories" / "parts-other.toml")

    assert read_pack(folder).hash == read_pack(DEMO).hash


def test_any_other_value_changes_the_hash(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    edit(folder, "clock.toml", "max_days = 365", "max_days = 364")

    assert read_pack(folder).hash != read_pack(DEMO).hash


def test_a_pack_survives_its_own_json() -> None:
    pack = read_pack(DEMO)
    again = type(pack).model_validate(pack.model_dump(mode="json"))
    assert again == pack
    assert again.hash == pack.hash
