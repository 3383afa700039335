"""A made-up hotline 12345: it has orders and second thoughts, and every fault that real ones have.

It is asked for what is new, pushes it, or writes it into files, and it takes what is told to it.
The same seed makes the same orders. Nobody in it is real.
"""

import hashlib
import hmac
import json
import random
import secrets
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from linli.outside.ask import ask
from linli.simulate.serving import Said

FAULTS = ("repeats", "shuffled", "late", "errors", "huge", "malformed")
HUGE = 300_000
MATTERS = (
    ("0103", "LL01", "路灯杆歪了，怕砸到人。", "柳林路{n}号门口"),
    ("0101", "LL", "路边的井盖裂了一道口子。", "槐荫路{n}号旁"),
    ("0201", "LL01", "有车一直停在消防通道上。", "钟楼路{n}号院内"),
    ("0202", "CD", "垃圾堆了好几天没有人清。", "古渡街{n}号后面"),
    ("0203", "CD", "夜里还在施工，吵得睡不着。", "城东大道{n}号"),
    ("0301", "", "想问一下老旧小区加装电梯怎么申请。", ""),
    ("8888", "LL01", "公园里的健身器材坏了。", "柳林公园东门"),
)
CALLERS = ("赵一一", "钱二二", "孙三三", "李四四", "周五五")
AGAIN = ("请尽快处理。", "来电人说还没有人联系他。", "情况更严重了。")


@dataclass
class SimulatedHotline:
    """The hotline's own record: `feed` is what it has to say, `told` what was said to it."""

    seed: int = 12345
    faults: frozenset[str] = frozenset()
    secret: str = ""
    feed: list[Any] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    is_down: bool = False
    asked: int = 0
    numbers: list[str] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # a made-up district, no secret

    def take_calls(self, count: int, *, now: datetime) -> None:
        """So many calls come in; each is an order, and about some of them people call again."""
        made: list[dict[str, Any]] = []
        for _ in range(count):
            order = self._order(now)
            made.append(order)
            if self.chance.random() < 0.4:
                made.append(self._update("03", order["orderNo"], now))
            if self.chance.random() < 0.3:
                made.append(self._update("04", order["orderNo"], now))
        with self.lock:
            self.feed += self._with_faults(made, now)

    def _order(self, now: datetime) -> dict[str, Any]:
        code, area, said, place = self.chance.choice(MATTERS)
        number = f"SIM-{now:%Y%m%d}-{len(self.numbers) + 1:06d}"
        self.numbers.append(number)
        self.versions[number] = 1
        return {
            "msgType": "01",
            "version": 1,
            "orderNo": number,
            "sendTime": f"{now:%Y-%m-%d %H:%M:%S}",
            "title": said[:12],
            "content": said,
            "categoryCode": code,
            "areaCode": area,
            "urgency": self.chance.choice(["1", "1", "1", "2", "3"]),
            "deadline": f"{now + timedelta(days=self.chance.choice([1, 3, 5])):%Y-%m-%d %H:%M:%S}",
            "caller": {
                "name": self.chance.choice(CALLERS),
                "phone": f"139{self.chance.randrange(10**8):08d}",
            },
            "address": place.format(n=self.chance.randrange(1, 90)),
            "callTime": f"{now - timedelta(minutes=9):%Y-%m-%d %H:%M:%S}",
        }

    def _update(self, kind: str, number: str, now: datetime) -> dict[str, Any]:
        self.versions[number] += 1
        version = self.versions[number]
        said = self.chance.choice(AGAIN)
        return {
            "msgType": kind,
            "version": version,
            "orderNo": number,
            "sendTime": f"{now + timedelta(minutes=version):%Y-%m-%d %H:%M:%S}",
            "content": f"{said}（第 {version - 1} 次）",
        }

    def unhappy(self, number: str, *, now: datetime) -> None:
        """Whoever called about this is called back, and is not content 不满意重办."""
        with self.lock:
            again = {**self._update("06", number, now), "satisfyCode": "3"}
            self.feed.append(again)

    def _with_faults(self, made: list[dict[str, Any]], now: datetime) -> list[Any]:
        feed: list[Any] = list(made)
        if "repeats" in self.faults:
            feed += self.chance.choices(made, k=len(made) // 3)
        if "shuffled" in self.faults:
            self.chance.shuffle(feed)
        if "late" in self.faults and len(feed) > 2:
            feed.append(feed.pop(0))
        if "huge" in self.faults:
            feed.append({**self._order(now), "content": "长" * HUGE})
        if "malformed" in self.faults:
            feed += [
                {**self._order(now), "orderNo": ""},
                {**self._order(now), "msgType": "99"},
                "<工单>这不是 JSON</工单>",
            ]
        return feed

    def page(self, since: str, limit: int) -> dict[str, Any]:
        """What comes after a place in the feed, and where to go on."""
        start = int(since) if since.isdecimal() else 0
        with self.lock:
            items = self.feed[start : start + limit]
        return {"code": "0", "items": items, "next": str(start + len(items))}

    def answer(self, method: str, target: str, body: bytes) -> Said:
        """The answer to one request, with the faults that were asked for."""
        self.asked += 1
        if self.is_down or ("errors" in self.faults and self.asked % 3 == 0):
            return Said(503, b'{"code": "busy"}')
        parts = urlsplit(target)
        if method == "GET" and parts.path == "/orders":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            limit = asked.get("limit", "100")
            found = self.page(asked.get("since", ""), int(limit) if limit.isdecimal() else 100)
            return Said(200, json.dumps(found, ensure_ascii=False).encode())
        if method == "POST" and parts.path == "/results":
            try:
                said = json.loads(body)
            except ValueError:
                return Said(400, b'{"code": "400"}')
            if said.get("orderNo") not in self.versions:
                return Said(200, b'{"code": "404", "message": "no such order"}')
            with self.lock:
                self.told.append(said)
            return Said(200, b'{"code": "0"}')
        return Said(404, b'{"code": "404"}')

    def signed(self, body: bytes, *, now: datetime) -> dict[str, str]:
        """The headers under which it pushes a body."""
        timestamp, nonce = str(int(now.timestamp())), secrets.token_hex(16)
        text = b"\n".join((timestamp.encode(), nonce.encode(), body))
        signature = hmac.new(self.secret.encode(), text, hashlib.sha256).hexdigest()
        return {
            "Content-Type": "application/json",
            "X-Timestamp": timestamp,
            "X-Nonce": nonce,
            "X-Signature": signature,
        }


def pushing(
    hotline: SimulatedHotline, address: str, *, every: float, seconds: float | None
) -> Iterator[str]:
    """Take a call every so many seconds and push it, signed; a line for each that was answered.

    What was not taken is pushed again with the next. Ends when the time is over or by Ctrl-C.
    """
    until = None if seconds is None else time.monotonic() + seconds
    given = 0
    try:
        while until is None or time.monotonic() < until:
            hotline.take_calls(1, now=datetime.now().astimezone())
            waiting = hotline.feed[given:]
            body = json.dumps(waiting, ensure_ascii=False).encode()
            try:
                answer = ask(
                    "POST", address, body=body, headers=hotline.signed(body, now=datetime.now(UTC))
                )
            except OSError as lost:
                yield f"{len(waiting)} · {type(lost).__name__}"
            else:
                yield f"{len(waiting)} → {answer.status}"
                given += len(waiting) if answer.status == 200 else 0
            time.sleep(every)
    except KeyboardInterrupt:
        return


def told_words(told: Iterable[dict[str, Any]]) -> list[str]:
    """One line for each thing that was said to it: which order, what kind, our case, the code."""
    names = ("orderNo", "msgType", "caseNo", "queryCode")
    return [" ".join(str(one[name]) for name in names if name in one) for one in told]
