"""What a story is: its name, the report that it begins with, and what is done about it."""

from collections.abc import Callable
from dataclasses import dataclass

from linli.simulate.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One of the stories of the demo district.

    `text`, `category` and `unit` say what is reported and where the rules must send it, for a spot
    is looked for where they do (anywhere when `unit` is empty); `{community}` and `{street}` stand
    for the spot's own. Spots lie `within` these areas, `within_m` from the next like case. `days`
    is how long it takes at most, `aliases` the other names it answers to.
    """

    number: int
    name: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    aliases: tuple[str, ...]
    text: str
    category: str
    unit: str
    days: int
    play: Callable[[Stage], None]
    within: tuple[str, ...] = ()
    within_m: float = 0.0
