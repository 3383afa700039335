"""The conditions of a rule, made ready to be asked often, and able to say what they want. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, tzinfo

from linli.policy.pack import Pack
from linli.policy.sections.routing import When
from linli.routing.words import folded


@dataclass(frozen=True, slots=True)
class Seen:
    """What the conditions look at: the facts, with the category known by now."""

    text: str
    category: str
    group: str
    kind: str
    area_code: str
    channel: str
    urgency: str
    received_at: datetime
    words: set[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition with its question and its sentence.

    `of_category` tells that it looks at the category, and so is no surer than the category.
    """

    holds: Callable[[Seen], bool]
    zh: str
    en: str
    of_category: bool = False


def conditions(when: When, pack: Pack, zone: tzinfo) -> tuple[Asked, ...]:
    """The conditions that a rule gives, cheapest first; all must hold."""
    asked: list[Asked] = []
    if when.channels:
        channels = frozenset(when.channels)
        asked.append(_listed("渠道为", "the channel is", channels, lambda s: s.channel in channels))
    if when.categories:
        categories = frozenset(when.categories)
        names = frozenset(_name(pack, code) for code in categories)
        asked.append(
            _listed("事项为", "the matter is", names, lambda s: s.category in categories, True)
        )
    if when.groups:
        groups = frozenset(when.groups)
        asked.append(_listed("大类为", "the group is", groups, lambda s: s.group in groups, True))
    if when.kinds:
        kinds = frozenset[str](when.kinds)
        asked.append(_listed("性质为", "the kind is", kinds, lambda s: s.kind in kinds, True))
    if when.urgency:
        urgencies = frozenset[str](when.urgency)
        asked.append(
            _listed("紧急程度为", "the urgency is", urgencies, lambda s: s.urgency in urgencies)
        )
    if when.areas_under:
        over = tuple(when.areas_under)
        asked.append(
            _listed("地点在", "the place is in", over, lambda s: s.area_code.startswith(over))
        )
    if when.words_any:
        any_of = frozenset(folded(word) for word in when.words_any)
        asked.append(
            _listed(
                "文字提到任一",
                "the text has any of",
                any_of,
                lambda s: not any_of.isdisjoint(s.words),
            )
        )
    if when.words_all:
        all_of = frozenset(folded(word) for word in when.words_all)
        asked.append(
            _listed("文字提到全部", "the text has all of", all_of, lambda s: all_of <= s.words)
        )
    if when.hours is not None:
        start, end = when.hours
        asked.append(
            Asked(
                lambda s: _between(s.received_at.astimezone(zone).time(), start, end),
                f"收到时间在 {start:%H:%M}—{end:%H:%M}",
                f"it came between {start:%H:%M} and {end:%H:%M}",
            )
        )
    return tuple(asked)


def _listed(
    zh: str,
    en: str,
    words: frozenset[str] | tuple[str, ...],
    holds: Callable[[Seen], bool],
    of_category: bool = False,
) -> Asked:
    listed = sorted(words)
    return Asked(holds, f"{zh}“{'、'.join(listed)}”", f"{en} {', '.join(listed)}", of_category)


def _name(pack: Pack, code: str) -> str:
    known = pack.category(code)
    return code if known is None else known.name.zh


def _between(moment: time, start: time, end: time) -> bool:
    """Whether a time of day lies in a span, which may cross midnight; its end is outside."""
    if start <= end:
        return start <= moment < end
    return moment >= start or moment < end
