"""Who may do what, answered from `docs/permissions.md` alone: nothing of linli is imported here."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "permissions.md"
UNANSWERED = ("filed", "dispatched", "accepted", "held")
OPEN = (*UNANSWERED, "answered", "verified")
EVERY = (*OPEN, "closed", "declined", "merged", "withdrawn")
GROUPS = {"unanswered": UNANSWERED, "open": OPEN, "every": EVERY}
LETTERS = {"A": "any", "H": "holder", "D": "desk", "R": "area", "O": "own"}


@dataclass(frozen=True)
class Post:
    """A role in a unit, for an area."""

    role: str
    unit: int
    area: str


@dataclass(frozen=True)
class Asker:
    """`kind` is officer, resident, visitor or system."""

    kind: str
    number: int = 0
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True)
class Matter:
    """A case, as far as the page speaks of it."""

    holder: int = 0
    desk: int = 0
    area: str = ""
    assisting: frozenset[int] = frozenset()
    reported_by: frozenset[int] = frozenset()
    entered_by: frozenset[int] = frozenset()
    code_shown: bool = False
    state: str = field(default="filed", compare=False)


def may(asker: Asker, word: str, matter: Matter) -> bool:
    """The section "The question", up to and with the relation."""
    if asker.kind == "system":
        return bool(grants()["system", word])
    if asker.kind == "visitor":
        return _outsider_may(("visitor",), asker, word, matter)
    if asker.kind == "resident":
        return _outsider_may(("resident", "visitor"), asker, word, matter)
    return any(_post_may(post, asker, word, matter) for post in asker.posts)


def _outsider_may(roles: tuple[str, ...], asker: Asker, word: str, matter: Matter) -> bool:
    held = "".join(grants()[role, word] for role in roles)
    if "A" in held:
        return True
    return "O" in held and (
        matter.code_shown or (asker.kind == "resident" and asker.number in matter.reported_by)
    )


def _post_may(post: Post, asker: Asker, word: str, matter: Matter) -> bool:
    for letter in grants()[post.role, word]:
        match LETTERS[letter]:
            case "any":
                return True
            case "holder":
                helps = post.unit in matter.assisting and word in assisting_words()
                if post.unit == matter.holder or helps:
                    return True
            case "desk":
                if post.unit == matter.desk:
                    return True
            case "area":
                if matter.area and below_or_same(matter.area, post.area):
                    return True
            case "own":
                if asker.number in matter.entered_by:
                    return True
    return False


def below_or_same(area: str, of: str) -> bool:
    """By the steps of a code: district 6 digits, street 9, community 12, grid 15."""
    return of in {area[:length] for length in (6, 9, 12, 15) if length <= len(area)}


def verbs(asker: Asker, matter: Matter) -> set[str]:
    """What the asker may do to the matter where it stands."""
    return {
        verb
        for verb, (word, leads) in states().items()
        if matter.state in leads and may(asker, word, matter)
    }


@cache
def roles() -> tuple[str, ...]:
    return tuple(dict.fromkeys(role for role, _ in grants()))


@cache
def words() -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for _, word in grants()))


@cache
def grants() -> dict[tuple[str, str], str]:
    """(role, word) → the letters of the table "Roles"."""
    heading, *rows = table("Roles")
    names = [named(cell) for cell in heading[1:]]
    return {
        (role, named(row[0])): cell.strip("·")
        for row in rows
        for role, cell in zip(names, row[1:], strict=True)
    }


@cache
def states() -> dict[str, tuple[str, dict[str, str]]]:
    """verb → its word, and where it leads from each state, of the table "States"."""
    return {named(verb): (named(word), leads(cell)) for verb, word, cell in table("States")[1:]}


def leads(cell: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for clause in cell.split(";"):
        before, _, after = (part.strip() for part in clause.partition("→"))
        for state in GROUPS.get(before, (before,)):
            assert state in EVERY, state
            found[state] = after or state
    return found


@cache
def assisting_words() -> frozenset[str]:
    return frozenset(re.findall(r"`([^`]+)`", section("Assisting units")))


@cache
def fields() -> dict[str, tuple[str, str]]:
    """field → the word that shows it masked, the word that bares it."""
    return {row[0]: (named(row[1]), named(row[2])) for row in table("Personal fields")[1:]}


def table(heading: str) -> list[list[str]]:
    lines = [line for line in section(heading).splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    return [row for row in rows if set("".join(row)) - set("-: ")]


def section(heading: str) -> str:
    text = PAGE.read_text(encoding="utf-8")
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def named(cell: str) -> str:
    found = re.search(r"`([^`]+)`", cell)
    assert found, cell
    return found[1]
