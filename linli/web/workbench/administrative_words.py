"""What administrators do, event by event: which kind of act it is, and its sentence.

And what is done about requests for personal data, which the auditor looks at in the same place.
"""

from collections.abc import Mapping
from typing import Any

from linli.batches.kinds import KINDS
from linli.journal.models import Entry
from linli.people.models import Post
from linli.people.queries import OfficerFacts
from linli.people.units import unit_names
from linli.policy.queries import current
from linli.web.bodies import Both
from linli.web.workbench.officer_history import told

# kind of act → what is recorded of it. Steps that the house takes by itself are not here, nor what
# somebody does to her own account.
ACTS: dict[str, tuple[str, ...]] = {
    "accounts": (
        "officer.added",
        "officer.corrected",
        "officer.left",
        "resident.corrected",
        "resident.erased",
    ),
    "posts": ("post.added", "post.ended"),
    "locks": ("officer.locked", "officer.unlocked", "session.ended", "sessions.ended"),
    "ways_in": ("password.changed", "factor.reset", "provider.linked", "provider.unlinked"),
    "rules": (
        "policy.proposed",
        "policy.adopted",
        "policy.proposal_withdrawn",
        "areas.proposed",
        "areas.withdrawn",
        "territory.adopted",
    ),
    "tables": ("batch.confirmed", "batch.receipts_fetched", "table.taken_out"),
    "doors": (
        "api_key.made",
        "api_key.ended",
        "webhook.made",
        "webhook.changed",
        "webhook.ended",
        "webhook.secret_changed",
        "webhook.set_back",
        "partner.resumed",
        "hotline_secret.made",
        "hotline_secret.ended",
    ),
    "channels": ("address.given", "message.resent"),
    "models": ("text_model.taken_over",),
    "keys": ("key.added", "key.retired", "log.refounded", "clock.trusted"),
    "requests": (
        "personal_request.looked_up",
        "personal_request.taken_in",
        "personal_request.extended",
        "personal_request.answered",
        "personal_request.handed_over",
    ),
    "records": ("readings.exported", "attempts.exported", "administration.exported"),
}
KIND_OF = {event: kind for kind, events in ACTS.items() for event in events}
# Told as it is told in the history of the person.
OF_A_PERSON = frozenset(
    event for event in KIND_OF if event.partition(".")[0] in ("officer", "post", "factor")
) | {"password.changed", "provider.linked", "provider.unlinked"}

WORDS: dict[str, tuple[str, str]] = {
    "resident.corrected": ("更正居民 {subject} 的信息", "corrected the data of resident {subject}"),
    "resident.erased": ("删除居民 {subject} 的信息", "erased the data of resident {subject}"),
    "session.ended": ("让一台设备退出", "was signed out on one device"),
    "sessions.ended": ("让 {count} 台设备全部退出", "was signed out everywhere, {count} devices"),
    "policy.proposed": ("提交规则包 {proposal_id}", "proposed rules, no. {proposal_id}"),
    "policy.adopted": ("启用第 {number} 版规则", "put release {number} of the rules in force"),
    "policy.proposal_withdrawn": (
        "撤下规则包提交 {proposal_id}",
        "withdrew the proposed rules no. {proposal_id}",
    ),
    "areas.proposed": (
        "提交辖区 {proposal_id}，{areas} 个",
        "proposed {areas} areas, no. {proposal_id}",
    ),
    "areas.withdrawn": ("撤下辖区提交 {proposal_id}", "withdrew areas no. {proposal_id}"),
    "territory.adopted": (
        "启用第 {number} 代辖区，{areas} 个",
        "put generation {number} of {areas} areas in force",
    ),
    "batch.confirmed": (
        "确认导入表格 {batch_id}{kind}",
        "confirmed sheet {batch_id}{kind}",
    ),
    "batch.receipts_fetched": (
        "下载表格 {batch_id}{kind} 的回执，{rows} 行",
        "fetched the receipts of sheet {batch_id}{kind}, {rows} rows",
    ),
    "table.taken_out": (
        "导出表格{kind}，{rows} 行{unmasked}",
        "took out a sheet{kind}, {rows} rows{unmasked}",
    ),
    "api_key.made": ("发放接口密钥 {key_id}", "made API key {key_id}"),
    "api_key.ended": ("停用接口密钥 {key_id}", "ended API key {key_id}"),
    "webhook.made": ("新建推送订阅 {subscription_id}", "made subscription {subscription_id}"),
    "webhook.changed": ("修改推送订阅 {subscription_id}", "changed subscription {subscription_id}"),
    "webhook.ended": ("停用推送订阅 {subscription_id}", "ended subscription {subscription_id}"),
    "webhook.secret_changed": (
        "更换推送订阅 {subscription_id} 的密钥",
        "changed the secret of subscription {subscription_id}",
    ),
    "webhook.set_back": (
        "重放推送订阅 {subscription_id}",
        "had subscription {subscription_id} tell once more",
    ),
    "partner.resumed": (
        "恢复向对接单位 {partner_id} 推送",
        "resumed sending to partner {partner_id}",
    ),
    "hotline_secret.made": ("设置热线签名密钥 {secret_id}", "set hotline secret {secret_id}"),
    "hotline_secret.ended": ("停用热线旧密钥", "ended older hotline secrets"),
    "address.given": (
        "{given}{unit}的收信地址（{channel}）",
        "{given} where messages for {unit} go ({channel})",
    ),
    "message.resent": ("重发消息 {outgoing_id}", "had message {outgoing_id} sent again"),
    "text_model.taken_over": ("换用文字模型 {model_id}", "put text model {model_id} in force"),
    "key.added": ("加入新密钥：{purpose} {number}", "added a key: {purpose} {number}"),
    "key.retired": (
        "取下旧密钥：{purpose} {number}{given_up}",
        "retired a key: {purpose} {number}{given_up}",
    ),
    "log.refounded": ("重立公开日志", "founded the public log anew"),
    "clock.trusted": ("确认系统时间无误", "gave the word that the clock is right"),
    "personal_request.looked_up": (
        "在窗口查找一个人，查到 {found} 件",
        "looked for somebody at a counter: {found} found",
    ),
    "personal_request.taken_in": (
        "在窗口登记个人信息请求 {subject}",
        "took in request {subject} at a counter",
    ),
    "personal_request.extended": ("延长个人信息请求 {subject}", "put off request {subject}"),
    "personal_request.answered": ("答复个人信息请求 {subject}", "answered request {subject}"),
    "personal_request.handed_over": (
        "当面交付个人信息请求 {subject} 的副本",
        "handed over the copy of request {subject}",
    ),
    "readings.exported": ("导出查阅记录，{rows} 行", "took out readings, {rows} rows"),
    "attempts.exported": ("导出安全记录，{rows} 行", "took out the security record, {rows} rows"),
    "administration.exported": (
        "导出管理操作，{rows} 行",
        "took out administrative acts, {rows} rows",
    ),
}


def sentence(
    entry: Entry,
    posts: Mapping[int, Post],
    people: Mapping[int, OfficerFacts],
    batches: Mapping[int, str],
) -> Both:
    """What was done, in words, without who did it and to whom: they have columns of their own."""
    if entry.event in OF_A_PERSON:
        return told(entry, dict(posts), dict(people))
    zh, en = WORDS[entry.event]
    return Both(zh=_filled(zh, entry, batches, 0), en=_filled(en, entry, batches, 1))


def _filled(text: str, entry: Entry, batches: Mapping[int, str], side: int) -> str:
    facts: dict[str, Any] = {**entry.facts, "subject": entry.subject_id}
    code = (
        batches.get(entry.subject_id, "") if entry.event == "batch.confirmed" else facts.get("kind")
    )
    known = KINDS.get(str(code or ""))
    facts["kind"] = "" if known is None else ("（{}）", " ({})")[side].format(known.name[side])
    facts["unmasked"] = (
        ("，含完整电话", ", with whole numbers")[side] if facts.get("unmasked") else ""
    )
    given_up = facts.get("given_up")
    facts["given_up"] = (
        ("，作废 {} 个值", ", with {} values void")[side].format(given_up) if given_up else ""
    )
    if entry.event == "address.given":
        facts |= _of_address(entry, side)
    return text.format_map(facts)


def _of_address(entry: Entry, side: int) -> dict[str, str]:
    """Whose address it was, by which channel, and whether it was taken away."""
    unit_id, channel = entry.facts["unit_id"], entry.facts["channel"]
    way = current().pack.channels.by_code.get(channel)
    taken = bool(entry.facts["taken_away"])
    return {
        "given": (("设置", "删除"), ("set", "removed"))[side][taken],
        "unit": unit_names(unit_id).get(unit_id, (f"单位 {unit_id}", f"unit {unit_id}"))[side],
        "channel": channel if way is None else (way.name.zh, way.name.en)[side],
    }
