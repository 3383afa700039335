"""Tries a channel with one test message."""

import secrets
from datetime import UTC, datetime
from typing import Any

from linli.journal.acting import NotFound
from linli.notices.channels import channels
from linli.notices.parcels import Language, Parcel, Refused, Undeliverable, Unready, Wait
from linli.outside.addresses import Closed
from linli.outside.ask import Unanswered
from linli.policy.queries import current
from linli.policy.sections.notices import PLACEHOLDERS


def tried(code: str, to: str, *, template: str, language: Language) -> dict[str, Any]:
    """What became of one test message; nothing in it is a secret or an address.

    Raises NotFound for a channel that the pack in force does not have.
    """
    known = channels()
    if code not in known:
        raise NotFound(
            "channel.unknown",
            f"规则包里没有渠道 {code[:40]}。现有：{'、'.join(known) or '无'}。",
            f"The pack has no channel {code[:40]}. It has: {', '.join(known) or 'none'}.",
        )
    zh = language == "zh"
    said: dict[str, Any] = {"outcome": "taken", "why": "", "number": "", "seconds": None}
    try:
        said["number"] = known[code].carry(_test(to, template, zh), now=datetime.now(UTC)).number
    except Undeliverable as never:
        said |= {"outcome": "never", "why": never.why}
    except Wait as slower:
        said |= {"outcome": "slower", "why": str(slower), "seconds": slower.seconds}
    except (Refused, Unready, Closed) as refused:
        said |= {"outcome": "later", "why": str(refused)}
    except Unanswered:
        # Its words may hold the address that was asked, and that a token.
        said |= {"outcome": "later", "why": "unanswered"}
    except Exception as failure:  # a class of the installation's own may raise anything
        said |= {"outcome": "later", "why": type(failure).__name__}
    return {"channel": code, **said}


def _test(to: str, template: str, zh: bool) -> Parcel:
    name = current().pack.district.name
    values = {word: texts[0 if zh else 1] for word, texts in PLACEHOLDERS.items()}
    return Parcel(
        key=f"try-{secrets.token_hex(8)}",
        to=to,
        title=name.zh if zh else name.en,
        text="这是一条测试消息。" if zh else "This is a test message.",
        link="",
        language="zh" if zh else "en",
        template=template,
        values={**values, "code": "000000"},
        urgent=False,
    )
