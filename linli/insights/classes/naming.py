"""A class in plain words: what it is about, and where. Pure.

The words are those that its reporters share: runs of characters in the headlines of at least two
people and of two fifths of them. So a name never repeats what only one person wrote.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from linli.insights.classes.said import Said

MOST_HEADLINES = 80
LONGEST, SHORTEST = 18, 2
SHARE = 0.4
MOST_CHARACTERS = 22
MOST_PHRASES = 3

_RUNS = re.compile(r"[^\W_]+")
_PLACE = re.compile(
    r".*(?:小区|社区|街道|新城|公园|学院|学校|中学|小学|幼儿园|广场|市场|花园|大道|国际|医院|车站|村|镇|路|街|巷"
    r"|园|苑|城|府|湾|滩|里|栋|县|区|市)"
)
_AROUND = (
    "号",
    "关于",
    "咨询",
    "反映",
    "投诉",
    "举报",
    "请问",
    "请求",
    "恳请",
    "建议",
    "希望",
    "强烈",
    "要求",
    "反对",
    "再次",
    "尊敬的",
    "领导",
    "有关",
    "相关",
    "问题",
    "情况",
    "是否",
    "如何",
    "怎么",
    "为什么",
    "为何",
    "何时",
    "什么",
    "时候",
    "能否",
    "可以",
    "不能",
    "合理吗",
    "合法吗",
    "的",
    "了",
    "吗",
    "吧",
    "呢",
    "在",
    "对",
    "被",
    "给",
    "从",
    "向",
    "和",
    "与",
    "及",
    "请",
    "存在",
    "严重",
)


@dataclass(frozen=True, slots=True)
class Name:
    """What a class is about and where, each possibly empty when its people share no words."""

    what: str
    where: str

    def __bool__(self) -> bool:
        return bool(self.what or self.where)

    def __str__(self) -> str:
        return " ".join(part for part in (self.where, self.what) if part)


def named(reports: Sequence[Said]) -> Name:
    """The words that the people of a class share: the place first, then the matter."""
    spoken = _one_each(reports)
    headlines = [_plain(one.headline) for one in spoken[:MOST_HEADLINES]]
    needed = max(2, round(SHARE * len(headlines)))
    counts = Counter(run for line in headlines for run in set(_runs(line)))
    shared = {run: n for run, n in counts.items() if n >= needed}
    phrases: list[str] = []
    while shared and len(phrases) < MOST_PHRASES:
        best = max(shared, key=lambda run: (shared[run] * (len(run) - 1), run))
        phrase = _bared(best)
        if len(phrase) >= SHORTEST and not phrase.isdigit():
            if phrases and len("".join(phrases)) + len(phrase) > MOST_CHARACTERS:
                break
            phrases.append(phrase)
        shared = {run: n for run, n in shared.items() if not _overlap(run, best)}
    phrases.sort(key=lambda phrase: _position(phrase, headlines))
    where = ""
    for phrase in phrases:
        found = _PLACE.match(phrase)
        if found and len(found[0]) > len(where) and len(found[0]) > SHORTEST:
            where = found[0]
    what = [part for phrase in phrases if (part := _bared(phrase.replace(where, "", 1).strip()))]
    return Name(what=" ".join(part for part in what if len(part) >= SHORTEST), where=where)


def central(reports: Sequence[Said]) -> str:
    """The headline that has most in common with the others: for a class without shared words."""
    pairs = [_pairs(_plain(one.headline)) for one in reports[:MOST_HEADLINES]]
    held = Counter(pair for found in pairs for pair in found)
    worth = [sum(held[pair] for pair in found) / (4 + len(found)) for found in pairs]
    return reports[worth.index(max(worth))].headline


def _one_each(reports: Sequence[Said]) -> list[Said]:
    """One report of each person: whoever writes ten times does not choose the name."""
    first: dict[str, Said] = {}
    for at, one in enumerate(reports):
        first.setdefault(one.person or f"\0{at}", one)
    return list(first.values())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _runs(line: str) -> list[str]:
    return [
        run[start : start + length]
        for run in _RUNS.findall(line)
        for length in range(SHORTEST, min(LONGEST, len(run)) + 1)
        for start in range(len(run) - length + 1)
    ]


def _pairs(line: str) -> set[str]:
    return {run[at : at + 2] for run in _RUNS.findall(line) for at in range(len(run) - 1)}


def _bared(phrase: str) -> str:
    """Without the words with which any report begins or ends."""
    again = True
    while again:
        again = False
        for word in _AROUND:
            if phrase.startswith(word):
                phrase, again = phrase[len(word) :], True
            if phrase.endswith(word):
                phrase, again = phrase[: -len(word)], True
    return phrase


def _overlap(run: str, chosen: str) -> bool:
    """Whether a run is part of what was chosen, or grows out of it on either side."""
    if run in chosen or chosen in run:
        return True
    return any(
        chosen.endswith(run[:size]) or chosen.startswith(run[-size:])
        for size in range(1, min(len(run), len(chosen)))
    )


def _position(phrase: str, headlines: Sequence[str]) -> float:
    found = [line.index(phrase) for line in headlines if phrase in line]
    return sum(found) / len(found) if found else 0.0
