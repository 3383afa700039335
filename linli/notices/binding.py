"""Binding an account at WeChat 绑定微信, and agreeing there to one more message.

Somebody is sent to WeChat's page and comes back with what it gave her. What was begun counts once,
for five minutes, in the session that began it: nobody binds his own account to another's name.
"""

import hmac
import logging
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError

from linli.journal.acting import Actor, Invalid, NotNow, act
from linli.notices.agreements import next_scene, note_agreement
from linli.notices.channels import Unready
from linli.notices.models import ACCOUNT, ADDRESS, Address
from linli.notices.preferring import choose_first, forget_address, no_such
from linli.notices.recipients import Party, oneself, owner_of, there, usable, value_of
from linli.notices.ways.wechat import NoAccount, WechatChannel
from linli.people.acts.ceremonies import begin_ceremony, finish_ceremony
from linli.people.models import Ceremony
from linli.people.sealing import blind, blinds, seal

log = logging.getLogger(__name__)
CONFIRMED = "confirm"


def begin_binding(code: str, *, session_id: int, by: Actor, now: datetime) -> str:
    """WeChat's address at which the asker shows which account is hers. Raises NotFound."""
    channel = bindable(code, oneself(by))
    state = begin_ceremony(Ceremony.Kind.WECHAT, session_id=session_id, now=now)
    return channel.way_to_bind(_back(code), state)


def bind(code: str, brought: str, *, state: str, session_id: int, by: Actor, now: datetime) -> None:
    """Bind the account whose code the asker brought back, and tell her there before other ways.

    An account is one person's: whoever bound it before is told there no more, for it was just
    shown whose it is; and of two of hers the later stays. Bound twice is bound once.

    Raises NotNow when nothing was begun in this session, or WeChat does not say who it is; what
    was bound before stays as it was then.
    """
    # Not one transaction: nothing is locked while WeChat is asked, and what was begun is used up.
    party = oneself(by)
    channel = bindable(code, party)
    finish_ceremony(Ceremony.Kind.WECHAT, state, session_id=session_id, now=now)
    if not brought:
        raise _unbound("declined")
    try:
        openid = channel.openid_for(brought)
    except NoAccount as failure:
        # WeChat's own words are kept out: they may hold what was asked.
        log.warning("channel %s binds nobody: %s", code, failure.why)
        raise _unbound(failure.why) from None
    try:
        _bound(party, code, openid, now=now)
    except IntegrityError:
        # Somebody bound the same account in the same moment; the later one has it.
        _bound(party, code, openid, now=now)


@act
def _bound(party: Party, code: str, openid: str, *, now: datetime) -> None:
    own = {f"{party.kind}_id": party.id, "channel": code}
    marks = blinds(openid, ACCOUNT)
    rows = Address.objects.select_for_update().filter(channel=code)
    found = rows.filter(account__in=marks).first()
    if found is None or owner_of(found) != party:
        if found is not None:
            forget_address(owner_of(found), code)
        forget_address(party, code)
        Address.objects.create(
            **own,
            value_sealed=seal(openid, ADDRESS),
            account=blind(openid, ACCOUNT),
            given_at=now,
            verified_at=now,
        )
    choose_first(party, code, now=now)


@act
def begin_agreeing(code: str, *, session_id: int, by: Actor, now: datetime) -> str:
    """WeChat's address at which the asker agrees to one more message.

    Raises NotNow when no account is bound, and when enough are agreed to.
    """
    channel, address = _account(code, oneself(by))
    scene = next_scene(address)
    if scene is None:
        raise NotNow(
            "message.agreed_enough",
            "已经同意了不少条，等收到一些再来。",
            "You have agreed to many already. Come back when some have come.",
        )
    state = begin_ceremony(Ceremony.Kind.WECHAT_MORE, session_id=session_id, now=now)
    try:
        return channel.way_to_agree(_back(code), state, scene)
    except Unready:  # it sends nothing that is agreed to one by one
        raise no_such(code) from None


@act
def agree_to_one(
    code: str,
    *,
    state: str,
    action: str,
    openid: str,
    template: str,
    scene: int,
    session_id: int,
    by: Actor,
    now: datetime,
) -> bool:
    """Note what the asker answered at WeChat: whether one more message may go to her there.

    It came by her own browser, so it counts for the account that is bound and the scene that was
    asked for, and for nothing else. False when she said no. Raises NotNow, Invalid.
    """
    channel, address = _account(code, oneself(by))
    finish_ceremony(Ceremony.Kind.WECHAT_MORE, state, session_id=session_id, now=now)
    if action != CONFIRMED:
        return False
    bound = value_of(address).plain
    one_time = channel.entry.one_time
    is_hers = hmac.compare_digest(openid.encode(), bound.encode())
    if one_time is None or not is_hers or template != one_time.template:
        raise Invalid(
            "message.other_account",
            "同意的不是已绑定的微信。请用绑定的那个微信再试，或先换绑。",
            "That was not the WeChat account that is bound. Use the bound one, or bind this one.",
            field="openid",
        )
    if scene == next_scene(address):
        note_agreement(address, scene, now=now)
    return True


def bindable(code: str, party: Party) -> WechatChannel:
    """The channel under this code, if the party can bind an account to it. Raises NotFound."""
    channel = there().get(code)
    if not isinstance(channel, WechatChannel) or party.kind != "resident":
        raise no_such(code)
    if code not in usable(party.kind) or not channel.binds:
        raise no_such(code)
    return channel


def _account(code: str, party: Party) -> tuple[WechatChannel, Address]:
    channel = bindable(code, party)
    own = Address.objects.select_for_update().filter(resident_id=party.id, channel=code)
    address = own.exclude(account=None).first()
    if address is None:
        raise NotNow(
            "message.not_bound", "还没有绑定微信，请先绑定。", "No WeChat account is bound yet."
        )
    return channel, address


def _back(code: str) -> str:
    return f"{settings.LINLI_PUBLIC_URL.rstrip('/')}/r/me/wechat/{code}"


_WHY = {
    "declined": (
        "微信没有让我们知道是哪个微信号，什么都没有改。可以再试一次。",
        "WeChat did not let us know which account it is. Nothing was changed; you can try again.",
    ),
    "over": (
        "微信给的凭证过期或用过了，什么都没有改。请再试一次。",
        "What WeChat gave was used or has run out. Nothing was changed; try again.",
    ),
    "busy": (
        "微信现在没有答复，什么都没有改。请过一会儿再试一次。",
        "WeChat does not answer just now. Nothing was changed; try again in a while.",
    ),
    "snapshot": (
        "您看到的是网页快照，认不出是哪个微信号。什么都没有改。请点右下角“使用完整服务”，再试一次。",
        "This is a picture of the page, in which accounts are not known. Press “使用完整服务” "
        "(full service) at the bottom right, then try again.",
    ),
    "unready": (
        "本区的微信还没有配好，什么都没有改。请先用别的方式，并告诉社区。",
        "The district’s WeChat is not set up well. Nothing was changed; use another way for now, "
        "and let your community know.",
    ),
}


def _unbound(why: str) -> NotNow:
    return NotNow(f"message.wechat_{why}", *_WHY[why])
