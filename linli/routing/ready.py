"""A policy pack made ready for many decisions. Pure."""

from dataclasses import dataclass

from linli.policy.pack import Pack
from linli.policy.sections.routing import Rule
from linli.routing.conditions import Asked, conditions
from linli.routing.facts import Suggestion
from linli.routing.precedents import vocabulary
from linli.routing.words import WordFinder, folded, weight

MOST_SUGGESTIONS = 3
SUGGESTED_WORDS = 4
KEPT = 8
"""Packs kept ready: the one in force and those that `explain` and tests ask about."""


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule with its conditions made ready."""

    rule: Rule
    conditions: tuple[Asked, ...]

    @property
    def of_category(self) -> bool:
        """Whether it looks at the category."""
        return any(one.of_category for one in self.conditions)


class Ready:
    """A pack made ready for many decisions: its words in one finder, its rules compiled."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.by_word: dict[str, list[str]] = {}
        for category in pack.categories.categories:
            for word in {folded(word) for word in category.keywords}:
                self.by_word.setdefault(word, []).append(category.code)
        zone = pack.district.zone
        self.rules = tuple(
            ReadyRule(rule, conditions(rule.when, pack, zone)) for rule in pack.routing.rules
        )
        asked = {
            word
            for rule in pack.routing.rules
            for word in (*rule.when.words_any, *rule.when.words_all)
        }
        self.vocabulary = vocabulary(pack)
        self.finder = WordFinder(asked | self.by_word.keys())

    def suggestions(self, words: set[str]) -> tuple[Suggestion, ...]:
        """The categories that these words speak for, the strongest first, ties by code."""
        said: dict[str, list[str]] = {}
        for word in words:
            for code in self.by_word.get(word, ()):
                said.setdefault(code, []).append(word)
        scored = sorted((-sum(map(weight, by)), code) for code, by in said.items())
        return tuple(
            _suggestion(code, -score, said[code]) for score, code in scored[:MOST_SUGGESTIONS]
        )


_ready: dict[str, Ready] = {}


def ready(pack: Pack) -> Ready:
    """The pack made ready; once for each pack, known by its hash."""
    known = _ready.get(pack.hash)
    if known is None:
        while len(_ready) >= KEPT:
            _ready.pop(next(iter(_ready)), None)
        known = _ready[pack.hash] = Ready(pack)
    return known


def _suggestion(code: str, score: int, words: list[str]) -> Suggestion:
    told = sorted(words, key=lambda word: (-weight(word), word))[:SUGGESTED_WORDS]
    return Suggestion(
        code,
        score,
        why_zh=f"文字提到{'、'.join(f'“{word}”' for word in told)}",
        why_en=f"The text mentions {', '.join(told)}",
    )
