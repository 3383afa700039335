"""What linli refuses 拒绝清单: things no policy pack can switch on.

linli watches places and things, never persons. A pack that asks for one of these is not mended by
renaming a key: the words are looked for in keys, codes and names, in both languages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from linli.policy.problems import Problem


@dataclass(frozen=True, slots=True)
class Refused:
    """One refused thing: how a pack may spell it, and what the pack's author is told."""

    words: tuple[str, ...]
    zh: str
    en: str


REFUSED: tuple[Refused, ...] = (
    Refused(
        (
            "face_recognition",
            "facial_recognition",
            "face_id",
            "face_capture",
            "face_match",
            "gait",
            "person_tracking",
            "people_tracking",
            "people_following",
            "person_detection",
            "phone_tracking",
            "phone_sniffer",
            "imsi",
            "wifi_probe",
            "mac_sniffing",
            "人脸识别",
            "人脸抓拍",
            "人脸布控",
            "步态识别",
            "行人跟踪",
            "人员跟踪",
            "人员轨迹",
            "手机定位",
            "手机嗅探",
            "人像比对",
        ),
        "邻里不识别、不跟踪任何人（人脸、步态、手机、跟人的摄像头）；传感器只看地点和物件",
        "linli recognises and tracks no person (faces, gait, phones, cameras that follow people); "
        "sensors watch places and things",
    ),
    Refused(
        (
            "key_person",
            "key_persons",
            "key_people",
            "person_of_interest",
            "watchlist",
            "watch_list",
            "blacklist_person",
            "person_blacklist",
            "person_tags",
            "risk_person",
            "重点人员",
            "重点人群",
            "重点关注人员",
            "人员黑名单",
            "高危人员",
            "稳控人员",
        ),
        "邻里不建“重点人员”一类的人员名单",
        'linli keeps no lists of "key persons"',
    ),
    Refused(
        (
            "person_fence",
            "people_fence",
            "geofence_person",
            "person_geofence",
            "fence_on_person",
            "fences_on_persons",
            "人员围栏",
            "电子围栏",
        ),
        "邻里不对人设电子围栏",
        "linli sets no fences against persons",
    ),
    Refused(
        (
            "negative_points",
            "points_deduction",
            "deduct_points",
            "point_penalty",
            "penalty_points",
            "social_credit",
            "credit_score",
            "credit_penalty",
            "负积分",
            "积分扣减",
            "积分扣分",
            "社会信用分",
            "信用惩戒",
            "失信惩戒",
        ),
        "邻里的积分不能为负，也不影响服务和信用；不搞信用惩戒",
        "points in linli are never negative and touch neither services nor credit; there is no "
        "social-credit punishment",
    ),
    Refused(
        (
            "informer",
            "informant",
            "informant_reward",
            "reward_informing",
            "snitch",
            "举报人员奖励",
            "告密奖励",
            "揭发奖励",
        ),
        "邻里不奖励告发他人",
        "linli gives no rewards for informing on people",
    ),
    Refused(
        (
            "petitioner_control",
            "petition_pressure",
            "petitioner_list",
            "petitioner_watch",
            "petitioners",
            "上访人员",
            "信访人员管控",
            "缠访",
            "非访人员",
            "上访户",
        ),
        "邻里不对信访人施压，也不为其建名单",
        "linli puts no pressure on people who petition and keeps no lists of them",
    ),
    Refused(
        (
            "worker_track",
            "worker_tracks",
            "worker_tracking",
            "grid_worker_track",
            "staff_tracking",
            "staff_track",
            "网格员轨迹",
            "人员定位",
            "轨迹考勤",
        ),
        "邻里不记录网格员的行动轨迹",
        "linli keeps no tracks of grid workers",
    ),
)

_NAMING_KEYS = frozenset({"code", "id", "name", "kind", "sensor", "sensors", "zh", "en"})


def _pattern(thing: Refused) -> re.Pattern[str]:
    """All spellings of a thing at once: every name in a pack is looked at."""
    latin = "|".join(spelling for spelling in thing.words if spelling.isascii())
    chinese = "|".join(spelling for spelling in thing.words if not spelling.isascii())
    parts = [rf"(?:^|_)(?:{latin})(?:_|s_|s?$)"] if latin else []
    return re.compile("|".join([*parts, chinese] if chinese else parts))


_PATTERNS = tuple((thing, _pattern(thing)) for thing in REFUSED)


def refusal(word: str) -> Refused | None:
    """The refused thing that a word asks for, or None for an honest word."""
    plain = re.sub(r"[^a-z0-9]+", "_", word.lower())
    for thing, pattern in _PATTERNS:
        if pattern.search(plain) or pattern.search(word):
            return thing
    return None


def refusals(file: str, tree: dict[str, Any]) -> list[Problem]:
    """Every place in one file's tree that asks for something linli refuses.

    Only keys, codes and names are read. Keywords and texts are not: a resident may well complain
    about a face-recognition gate, and the catalogue must know the word to route her complaint.
    """
    return [
        Problem(
            file=file,
            key=key,
            zh=f"“{word}”不能用：{thing.zh}。这是底线，改名也不行。",
            en=f'"{word}" is refused: {thing.en}. Renaming it does not help.',
        )
        for key, word in _naming_words(tree, "")
        if (thing := refusal(word)) is not None
    ]


def _naming_words(node: Any, path: str, *, named: bool = False) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            here = f"{path}.{key}" if path else str(key)
            yield here, str(key)
            # `zh` and `en` name something only below a naming key: category.name.zh, not text.zh.
            naming = key in _NAMING_KEYS and (key not in {"zh", "en"} or named)
            yield from _naming_words(value, here, named=naming)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            label = value.get("code", index) if isinstance(value, dict) else index
            yield from _naming_words(value, f"{path}[{label}]", named=named)
    elif isinstance(node, str) and named:
        yield path, node
