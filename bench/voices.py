"""What people might say: reports made from pools of phrases and the pack's own key words. Pure."""

import json
from dataclasses import dataclass
from random import Random
from uuid import UUID

SITUATIONS = (
    "昨天晚上开始", "上周就发现了", "今天早上路过看到", "已经一个多月了", "下雨以后更严重",
    "每天晚上十点以后", "周末孩子放学的时候", "台风过后", "施工队撤走以后", "快一年了没人管",
    "刚刚发生", "断断续续有半个月", "从去年冬天到现在", "白天还好夜里特别明显", "连着三天",
)  # fmt: skip
CONSEQUENCES = (
    "老人差点绊倒", "影响大家出行", "气味很大窗户都不敢开", "孩子上学要绕路", "车子进不来",
    "晚上看不清很危险", "邻居们都有意见", "物业说不归他们管", "打过电话一直没有回音",
    "水已经漫到一楼门口", "救护车根本过不去", "商户生意也受影响", "墙面已经开裂", "吵得睡不着觉",
    "行人只能走机动车道", "有人已经摔伤", "电动车没地方停", "垃圾堆到路中间",
)  # fmt: skip
REQUESTS = (
    "请尽快派人来看看", "希望有关部门处理", "麻烦核实一下", "什么时候能修好", "请给个答复",
    "希望彻底解决不要再反复", "能不能先围起来", "请联系我我可以带路", "谢谢", "盼复",
)  # fmt: skip
ROADS = (
    "柳林路", "临江大道", "望江路", "钟楼巷", "槐荫街", "古渡路", "文昌路", "青石巷", "东风路",
    "解放路", "建设路", "滨河路", "学府路", "竹园路", "桂花路", "南门口", "西湖里", "北正街",
    "团结路", "和平巷", "丰收路", "梅园路", "松竹路", "向阳路", "幸福里", "油铺街", "水井巷",
)  # fmt: skip
SPOTS = ("门口", "旁边", "对面", "路口", "后面", "地下车库", "北侧", "公交站", "菜场边", "楼道里")
FAMILY_NAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹"
GIVEN_NAMES = ("秀英", "伟", "芳", "建国", "敏", "静", "磊", "桂兰", "强", "洋", "艳", "志明", "婷")


@dataclass(frozen=True, slots=True)
class Matter:
    """A category of the pack and the words by which people name it."""

    code: str
    words: tuple[str, ...]


def place_words(random: Random) -> str:
    """A place as people write it."""
    return f"{random.choice(ROADS)}{random.randint(1, 399)}号{random.choice(SPOTS)}"


def text(matter: Matter, random: Random) -> str:
    """Twenty to eighty characters about a matter."""
    said = [
        random.choice(SITUATIONS),
        f"{random.choice(ROADS)}{random.randint(1, 399)}号{random.choice(SPOTS)}",
        random.choice(matter.words),
        *random.sample(CONSEQUENCES, random.randint(1, 2)),
        random.choice(REQUESTS),
    ]
    return "，".join(said) + "。"


def phone(random: Random) -> str:
    """A mobile number."""
    return f"1{random.choice((39, 38, 50, 77, 86))}{random.randrange(10**8):08}"


def name(random: Random) -> str:
    """A name as people give it."""
    return random.choice(FAMILY_NAMES) + random.choice(GIVEN_NAMES)


def body(
    matters: list[Matter], points: list[tuple[float, float]], random: Random
) -> dict[str, object]:
    """A report as the residents' app sends it: a place always, the category and the phone mostly.

    A third leave the category to routing, a fifth stay anonymous.
    """
    matter = random.choice(matters)
    latitude, longitude = random.choice(points)
    made: dict[str, object] = {
        "text": text(matter, random),
        "position": {
            "latitude": round(latitude + random.gauss(0, 2e-4), 6),
            "longitude": round(longitude + random.gauss(0, 2e-4), 6),
            "crs": "wgs84",
        },
        "place_words": place_words(random),
        "language": "zh",
    }
    if random.random() < 0.67:
        made["category"] = matter.code
    if random.random() < 0.8:
        made |= {"phone": phone(random), "name": name(random)}
    return made


def request(made: dict[str, object], key: str | None) -> bytes:
    """The report as the bytes of an HTTP/1.1 request, with or without an idempotency key."""
    payload = json.dumps(made, ensure_ascii=False).encode()
    head = [
        "POST /api/resident/reports HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(payload)}",
    ]
    if key is not None:
        head.append(f"Idempotency-Key: {key}")
    return "\r\n".join([*head, "", ""]).encode() + payload


def key(random: Random) -> str:
    """A fresh idempotency key."""
    return str(UUID(int=random.getrandbits(128), version=4))


def number_in(answer: bytes) -> str:
    """The case number of a receipt, from the body of the answer."""
    return str(json.loads(answer)["number"])


def was_repeated(answer: bytes) -> bool:
    """Whether a receipt says that it is the answer of an earlier time."""
    return bool(json.loads(answer)["repeated"])
