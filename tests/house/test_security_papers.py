"""The papers about security name tests that exist and run, or say honestly what is missing."""

import ast
import csv
import re
from collections import Counter
from functools import cache

import pytest

from tests.house.source import ROOT

PAPERS = ROOT / "docs" / "security"
ANSWERS = ("shown_by", "not_yet", "not_ours")
# How many items each section of OWASP ASVS 5.0.0 has.
SECTIONS = {
    "1": (2, 10, 12, 3, 3),
    "2": (3, 3, 5, 2),
    "3": (1, 3, 5, 8, 8, 1, 5),
    "4": (5, 5, 2, 4),
    "5": (1, 6, 3, 3),
    "6": (3, 12, 8, 6, 8, 4, 2, 4),
    "7": (3, 4, 2, 5, 3, 2),
    "8": (4, 4, 3, 2),
    "9": (3, 4),
    "10": (2, 3, 5, 16, 5, 2, 3),
    "11": (4, 5, 5, 4, 2, 2, 2),
    "12": (5, 2, 5),
    "13": (4, 6, 4, 7),
    "14": (2, 8, 3),
    "15": (5, 5, 7, 4),
    "16": (1, 5, 4, 3, 4),
    "17": (2, 8, 2),
}
KNOWN = {
    f"{chapter}.{section}.{item}"
    for chapter, sections in SECTIONS.items()
    for section, items in enumerate(sections, start=1)
    for item in range(1, items + 1)
}
CLAUSES = {
    "身份鉴别": "abcd",
    "访问控制": "abcdefg",
    "安全审计": "abcd",
    "入侵防范": "abcdef",
    "恶意代码防范": "a",
    "可信验证": "a",
    "数据完整性": "ab",
    "数据保密性": "ab",
    "数据备份恢复": "abc",
    "剩余信息保护": "ab",
    "个人信息保护": "ab",
    "系统管理": "ab",
    "审计管理": "ab",
    "安全管理": "ab",
    "集中管控": "abcdef",
}


def rows(paper: str) -> list[dict[str, str]]:
    with (PAPERS / paper).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def written_in(path: str) -> dict[str, str]:
    """The tests of a file by name, each as it is written, with its marks and those of the file."""
    text = (ROOT / path).read_text(encoding="utf-8")
    lines = text.splitlines()
    of_all = "".join(line for line in lines if line.startswith("pytestmark"))
    return {
        node.name: "\n".join(
            [
                of_all,
                *lines[
                    min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
                    - 1 : node.end_lineno
                ],
            ]
        )
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def must_run(named: str) -> None:
    """A named test is there, and is neither skipped nor expected to fail."""
    path, _, name = named.partition("::")
    assert path.startswith("tests/"), named
    assert (ROOT / path).is_file(), f"{named}: there is no such file"
    assert name in written_in(path), f"{named}: there is no such test"
    assert not re.search(r"(mark|pytest)\.(skip|xfail|importorskip)", written_in(path)[name]), (
        f"{named} does not count"
    )


@pytest.mark.parametrize("paper", ["asvs.csv", "dengbao.csv"])
def test_every_row_names_a_test_that_runs_or_says_honestly_why_not(paper: str) -> None:
    for row in rows(paper):
        item = row["item"]
        given = [column for column in ANSWERS if row[column]]
        assert len(given) == 1, f"{item}: one answer, not {given}"
        assert None not in row, f"{item}: a comma too many"
        for named in row["shown_by"].split():
            must_run(named)
        if row["not_yet"]:
            assert re.match(r"not yet, because \w.{8,}\.$", row["not_yet"]), item
        if row["not_ours"]:
            assert re.match(r"\w.{8,}\.$", row["not_ours"]), item


def test_every_item_of_asvs_is_answered_once_or_left_out_by_name() -> None:
    named = Counter(row["item"] for row in rows("asvs.csv"))
    assert not [item for item, times in named.items() if times > 1]
    assert not set(named) - KNOWN
    for row in rows("asvs.csv"):
        assert row["level"] in {"1", "2", "3"}, row["item"]
        assert 1 <= len(row["about"].split()) <= 12, row["item"]
    assert left_out() == KNOWN - set(named)
    assert not left_out() & set(named)


def left_out() -> set[str]:
    """What the README leaves out: sections as `10.4 (16)`, single items as `3.7.4`."""
    text = (PAPERS / "README.md").read_text(encoding="utf-8")
    left = text.split("## Left out")[1].split("\n## ")[0]
    found = set(re.findall(r"(?<![\d.])\d+\.\d+\.\d+(?![\d.])", left))
    for section, count in re.findall(r"(?<![\d.])(\d+\.\d+) \((\d+)\)", left):
        items = {item for item in KNOWN if item.startswith(f"{section}.")}
        assert len(items) == int(count), section
        found |= items
    return found


def test_the_readme_counts_right() -> None:
    text = (PAPERS / "README.md").read_text(encoding="utf-8")
    for paper in ("asvs.csv", "dengbao.csv"):
        found = rows(paper)
        counted = [sum(bool(row[column]) for row in found) for column in ANSWERS]
        line = f"| `{paper}` | {len(found)} | {' | '.join(map(str, counted))} |"
        assert line in text, f"docs/security/README.md should say: {line}"
    assert f"{len(KNOWN)} items" in text


def test_every_item_of_dengbao_is_answered_once() -> None:
    found = rows("dengbao.csv")
    wanted = [f"{clause} {letter}" for clause, letters in CLAUSES.items() for letter in letters]
    assert [f"{row['clause']} {row['item'].split()[1]}" for row in found] == wanted
    assert len({row["item"] for row in found}) == len(found)
    for row in found:
        assert re.search("[\u4e00-\u9fff]", row["zh"]), row["item"]
        assert row["en"].isascii(), row["item"]


def test_what_the_model_promises_is_shown_by_tests_that_run() -> None:
    text = (PAPERS / "model.md").read_text(encoding="utf-8")
    named = re.findall(r"tests/[\w/]+\.py::test_\w+", text)
    assert len(named) >= 20
    for one in named:
        must_run(one)
