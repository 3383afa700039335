"""What linli refuses cannot be switched on by a pack, under whatever key or name."""

from pathlib import Path

import pytest

from linli.policy.refused import refusal
from tests.unit.policy.folder import add, copied, edit, wrong_with

ENTRY = '[[declining]]\ncode = "{}"\nname = {{ zh = "{}", en = "{}" }}'


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("intake.toml", "[face_recognition]\nenabled = true", "tracks no person"),
        ("district.toml", "key_persons = true", 'lists of "key persons"'),
        ("district.toml", "negative_points = true", "never negative"),
        ("units.toml", "[worker_tracks]\ninterval_s = 30", "tracks of grid workers"),
        ("notices.toml", "[[person_fences]]\ncode = 'x'", "fences against persons"),
        ("grounds.toml", ENTRY.format("petitioner-list", "甲", "a"), "petition"),
        ("grounds.toml", ENTRY.format("a", "重点人员", "a"), "key persons"),
        ("grounds.toml", ENTRY.format("a", "甲", "Social credit"), "social-credit"),
    ],
)
def test_a_refused_thing_is_an_error_that_says_so(
    tmp_path: Path, file: str, text: str, reason: str
) -> None:
    folder = copied(tmp_path)
    add(folder, file, text)

    told = wrong_with(folder)

    assert any(reason in problem.en and "refused" in problem.en for problem in told)
    assert all(problem.file == file for problem in told)
    assert len(told) == 1, "a refused key is not also called an unknown one"


def test_a_resident_may_complain_about_a_refused_thing(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    edit(folder, "categories/events-other.toml", 'keywords = ["', 'keywords = ["人脸识别", "')

    assert wrong_with(folder) == []


@pytest.mark.parametrize(
    "word",
    [
        "gas-leak",
        "surface",
        "keys",
        "person",
        "track",
        "points",
        "fence",
        "worker",
        "gaiters",
        "credit",
    ],
)
def test_honest_words_are_not_refused(word: str) -> None:
    assert refusal(word) is None
