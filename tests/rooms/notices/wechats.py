"""A made-up WeChat that listens on this machine, and the way that a reader goes there and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from linli.journal.acting import Actor
from linli.notices import channels
from linli.notices.binding import agree_to_one, begin_agreeing, begin_binding, bind
from linli.outside.ask import ask
from linli.policy.queries import current
from linli.policy.sections.channels import Channels, Console, OneTime, Wechat
from linli.policy.sections.notices import Sending, Use
from linli.policy.sections.section import Text
from linli.simulate import serving
from linli.simulate.wechat import SimulatedWechat
from tests.cast import NOW

TEMPLATE = "1uDxHNXwYQfBmXOfPJcjAS3FynHArD8aWMEFNRGSbCc"


@contextmanager
def listening(
    monkeypatch: pytest.MonkeyPatch, settings: Any, folder: Path
) -> Iterator[SimulatedWechat]:
    """Puts it there, beside text messages, where a district has been founded."""
    made = SimulatedWechat()
    server = serving.server(made.answer, 0)
    there = f"http://127.0.0.1:{server.server_address[1]}"
    settings.LINLI_MAY_ASK = ["127.0.0.1"]
    settings.LINLI_CHANNEL_SECRETS = folder / "channels.toml"
    secrets = f'[wechat]\nappid = "{made.appid}"\nsecret = "{made.secret}"\n'
    settings.LINLI_CHANNEL_SECRETS.write_text(secrets)
    wechat = Wechat(
        code="wechat",
        name=Text(zh="微信", en="WeChat"),
        address=there,
        authorize=f"{there}/connect/oauth2/authorize",
        program=False,
        one_time=OneTime(
            template=TEMPLATE,
            title=Text(zh="您反映的问题", en="Your report"),
            page=f"{there}/mp/subscribemsg",
        ),
    )
    sms = Console(code="sms", name=Text(zh="短信", en="Text message"), only_codes=True)
    pack = current().pack
    assert pack.hash, "reckoned before, for it is kept with the pack that all tests share"
    monkeypatch.setitem(pack.__dict__, "channels", Channels(wechat=(wechat,), console=(sms,)))
    monkeypatch.setattr(channels, "_built", None)
    uses = (
        Use(channel="wechat", to=("resident",), per_minute=600),
        Use(channel="sms", to=("resident", "officer"), per_minute=600),
    )
    notices = pack.notices.model_copy(update={"sending": Sending(uses=uses)})
    monkeypatch.setitem(pack.__dict__, "notices", notices)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def follows(address: str) -> dict[str, str]:
    """What WeChat's page sends a browser back with."""
    answer = ask("GET", address.partition("#")[0])
    assert answer.status == 302
    return dict(parse_qsl(urlsplit(answer.header("location")).query))


def binds(by: Actor, session_id: int) -> None:
    """Somebody goes there and comes back bound."""
    told = follows(begin_binding("wechat", session_id=session_id, by=by, now=NOW))
    bind("wechat", told["code"], state=told["state"], session_id=session_id, by=by, now=NOW)


def answers(by: Actor, session_id: int, action: str = "confirm", **other: Any) -> bool:
    """Somebody is asked there for one more message, and answers; `other` is what is altered."""
    way = begin_agreeing("wechat", session_id=session_id, by=by, now=NOW)
    asked_for = way.replace("/mp/subscribemsg?", f"/mp/answered?action={action}&")
    told = follows(asked_for.replace("action=get_confirm&", ""))
    said: dict[str, Any] = {
        "state": told["reserved"],
        "action": told["action"],
        "openid": told.get("openid", ""),
        "template": told["template_id"],
        "scene": int(told["scene"]),
    }
    return agree_to_one("wechat", **said | other, session_id=session_id, by=by, now=NOW)
