"""Documentation cannot lie by omission: what exists has its sentence, what is linked exists."""

import re
from pathlib import Path

import click
import pytest

from linli.journal.events import EVENTS
from linli.journal.followers import FOLLOWERS
from linli.site.cli import main
from linli.site.followers_page import followers_page
from tests.house.source import ROOT, modules

PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    if ".venv" not in path.parts
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SETTING = re.compile(r"""["'](LINLI_[A-Z_0-9]+|DATABASE_URL|PG_BINDIR)["']""")
HEADING = re.compile(r"^#+ +(.*)$", re.M)


def test_the_page_of_followers_is_the_code_s():
    page = (ROOT / "docs" / "followers.md").read_text(encoding="utf-8")
    assert page == followers_page(), "run `make docs`"


def test_every_event_and_every_follower_has_its_sentence():
    events = [one for one in EVENTS.values() if one.__module__.startswith("linli.")]
    followers = [f for f in FOLLOWERS.values() if f.function.__module__.startswith("linli.")]
    assert events
    assert not [one.name for one in events if not (one.__doc__ or "").strip().endswith((".", "。"))]
    assert not [one.name for one in followers if not one.meaning]


def test_the_house_s_page_tells_which_rooms_are_there():
    page = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| [0-9½]+ \| `(\w+)` \| [^|]+ \| (\*not begun:\* )?", page, re.M)
    begun = {room for room, waits in told if not waits}
    assert len(begun) > 20
    assert begun == {path.parent.name for path in (ROOT / "linli").glob("*/__init__.py")}


def test_an_event_is_a_noun_and_what_happened_to_it():
    assert not [name for name in EVENTS if not re.fullmatch(r"[a-z_]+\.[a-z_]+", name)]


def test_every_command_and_every_option_has_its_sentence():
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    missing = [path for path, _ in commands(main, "linli") if f"`{path}" not in page]
    missing += [
        f"{path} {option}"
        for path, command in commands(main, "linli")
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--") and option not in page
    ]
    assert not missing


def test_every_setting_has_its_sentence():
    used = {name for module in modules() for name in SETTING.findall(module.text)}
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([A-Z_0-9]+)` \|", page, re.M))
    assert used <= explained, "explain it"
    assert {name for name in explained - used if name.startswith("LINLI_")} == set(), "gone"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path):
    broken = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            broken.append(target)
    assert not broken


def commands(group: click.Group, path: str) -> list[tuple[str, click.Command]]:
    """Every command of the tool, with the words that call it."""
    found: list[tuple[str, click.Command]] = []
    for name, command in sorted(group.commands.items()):
        here = f"{path} {name}"
        if isinstance(command, click.Group):
            found += commands(command, here)
        else:
            found.append((here, command))
    return found


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in HEADING.findall(page.read_text(encoding="utf-8"))
    }
