"""The demo district in an empty installation: rules, areas, people, and the days before today."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from linli.cases.models import Case
from linli.exchange.hotline.letters import take_in
from linli.journal.acting import Actor, Refusal
from linli.journal.deliver import deliver_all
from linli.notices.secrets import secrets_file
from linli.policy.queries import current
from linli.policy.read import read_pack
from linli.simulate import demo
from linli.simulate.fortnight import Played
from linli.simulate.gateways import WECHAT, with_gateways
from linli.simulate.hotline import SimulatedHotline
from linli.simulate.wechat import APPID, SECRET
from linli.site.founding import adopt_pack, import_territory
from linli.territory.queries import newest_generation

Say = Callable[[int, int], None]
CALLS = 8


def load_demo(*, say: Say, now: datetime) -> bool:
    """Make this installation the demo district, if nothing is in it yet; False when there is.

    A load that was stopped half way goes on: rules and areas are taken as they are, and the days
    are played, and the hotline's letters taken in, in one transaction.
    """
    if Case.objects.exists():
        return False
    if newest_generation() is None:
        lend_secrets()
        folder = demo_folder()
        adopt_pack(with_gateways(read_pack(folder)), now=now)
        import_territory(
            folder / "areas.geojson", crs=None, whole=True, dry_run=False, now=datetime.now(UTC)
        )
    with transaction.atomic():
        demo.load(now=now, say=say)
        hear_the_hotline(now=now)
    return True


def lend_secrets() -> None:
    """Let the demo sign in at the made-up WeChat, unless somebody put secrets of her own there."""
    file = secrets_file()
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(f'[{WECHAT}]\nappid = "{APPID}"\nsecret = "{SECRET}"\n', encoding="utf-8")


def hear_the_hotline(*, now: datetime) -> None:
    """The last calls of a made-up hotline come in; three of its letters nobody can take."""
    pack = current().pack
    called_at = now.astimezone(pack.district.zone) - timedelta(minutes=25)
    for system in pack.hotline.systems:
        made = SimulatedHotline(faults=frozenset({"malformed"}))
        made.take_calls(CALLS, now=called_at)
        for one in made.feed:
            take_in(one, system, way="push", by=Actor.system(system.source), now=now)
    deliver_all(now=now)


def play_days(*, days: int, seed: int | None, say: Say, now: datetime) -> Played:
    """Play the days before now in an installation that has rules and areas, and no case yet."""
    if Case.objects.exists():
        raise Refusal(
            "simulate.not_empty",
            "这里已有案件，不再仿真。请换一个空的数据目录。",
            "There are cases on record here. Simulate in an empty data folder.",
        )
    if seed is None:
        return demo.load(now=now, say=say, days=days)
    return demo.load(now=now, say=say, days=days, seed=seed)


def sign_ins() -> list[dict[str, str]]:
    """The ways in, in the shape of LINLI_DEMO_SIGN_INS."""
    return [
        {"zh": one.who_zh, "en": one.who_en, "name": one.name, "secret": one.secret}
        for one in demo.SIGN_INS
    ]


def demo_folder() -> Path:
    """The demo district's pack: beside the package in a work tree, inside it when installed."""
    for folder in (settings.PROJECT_ROOT, Path(__file__).resolve().parents[1]):
        if (folder / "districts" / "demo").is_dir():
            return folder / "districts" / "demo"
    raise Refusal(
        "site.no_demo",
        "找不到示范区的规则包 districts/demo。",
        "The demo district's pack, districts/demo, cannot be found.",
    )
