"""An attribute that is sent to another system comes from somewhere, or the pack is refused."""

from pathlib import Path

import pytest

from tests.unit.policy.folder import copied, edit, wrong_with

KINDS = 'kinds = ["part", "event", "service", "suggestion"]'
SYSTEM = """
[[systems]]
code = "works"
name.zh = "工程系统"
name.en = "Works"
unit = "dept-transport"
address = "https://works.example/open311/v2"
services = { illegal-building = "44", dead-car = "45", road-pothole = "46" }
words = false

[systems.attributes]
illegal-building = [
  { code = "STAGE", question = "stage", many = true, values = {building = ["B", "N"], done = "D"} },
  { code = "from", value = "linli" },
]
dead-car = [{ code = "months", question = "months", value = "0" }]
"""

# (what is spoilt, old, new, the key that is blamed, words of the reason)
SPOILT = [
    ("a category not handed over", "dead-car = [", "dead-cat = [", "attributes", '"dead-car"'),
    ("a question", '"stage"', '"stages"', "illegal-building[STAGE].question", '"stage"'),
    ("another's question", '"months", v', '"stage", v', "dead-car[months].question", '"stage"'),
    ("no source", ', value = "linli"', "", "illegal-building[from]", "give value"),
    ("a choice", "done =", "don =", "illegal-building[STAGE].values", '"done"'),
    ("a choice left out", ', done = "D"', "", "illegal-building[STAGE].values", "lacks done"),
    ("many at once", " many = true,", "", "illegal-building[STAGE]", "many = true"),
    ("a code twice", '"from"', '"STAGE"', "illegal-building[STAGE]", "twice"),
    ("a table of numbers", 'value = "0"', 'values = { 1 = "a" }', "months].values", "choice and"),
    ("a table of nothing", '"linli"', '"x", values = { a = "b" }', "[from].values", "choice and"),
    ("words that stay", '"months", v', '"plate", v', "dead-car[months].question", "words = true"),
    ("a code's bracket", '"STAGE"', '"ST]AGE"', "attributes.illegal-building", ""),
]


def told_of(tmp_path: Path, system: str) -> list[tuple[str, str]]:
    folder = copied(tmp_path)
    edit(folder, "exchange.toml", KINDS, KINDS + system)
    return [(problem.key, problem.en) for problem in wrong_with(folder)]


def test_what_comes_from_questions_and_fixed_values_is_taken(tmp_path: Path) -> None:
    assert told_of(tmp_path, SYSTEM) == []


def test_words_go_where_the_pack_lets_them(tmp_path: Path) -> None:
    free = SYSTEM.replace('"months", v', '"plate", v').replace("words = false", "words = true")
    assert told_of(tmp_path, free) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"), [row[1:] for row in SPOILT], ids=[row[0] for row in SPOILT]
)
def test_what_cannot_be_sent_is_refused(
    tmp_path: Path, old: str, new: str, key: str, reason: str
) -> None:
    assert old in SYSTEM
    told = told_of(tmp_path, SYSTEM.replace(old, new))
    assert any(key in blamed and reason in why for blamed, why in told), told
