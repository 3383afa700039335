"""A small policy pack to route by: the demo district's own, with a catalogue of four matters."""

import tomllib
from pathlib import Path
from typing import Any

from linli.policy.pack import Pack

DEMO = Path(__file__).parents[3] / "districts" / "demo"


def text(zh: str) -> dict[str, str]:
    return {"zh": zh, "en": zh}


def category(code: str, duty: dict[str, str], *keywords: str, **more: Any) -> dict[str, Any]:
    limit = {"kind": "working_hours", "amount": 4}
    return {
        "code": code,
        "group": "roads",
        "kind": "part",
        "name": text(code),
        "description": text(code),
        "keywords": list(keywords),
        "urgency": "general",
        "limits": {"accept": limit, "answer": limit},
        "lowest_level": "community",
        "duty": duty,
        "proof": "none",
        "conditions": text("-"),
        **more,
    }


CATEGORIES = [
    category(
        "cover-missing", {"unit": "water"}, "井盖丢失", "井盖不见", "井盖", urgency="emergency"
    ),
    category("cover-rattling", {"unit": "water"}, "井盖", "异响"),
    category("dead-car", {"desk_of": "community"}, "僵尸车", "废弃车辆"),
    category("noise", {"unit": "urban"}, "噪音", "扰民", kind="event", group="order"),
]


def a_pack(*rules: dict[str, Any], **sections: Any) -> Pack:
    known = {
        path.stem: tomllib.loads(path.read_text("utf-8"))
        for path in DEMO.glob("*.toml")
        if path.stem != "routing"
    }
    groups = [{"code": code, "name": text(code)} for code in ("roads", "order")]
    return Pack.model_validate(
        {
            **known,
            "categories": {"groups": groups, "categories": CATEGORIES},
            "routing": {"rules": list(rules)},
            **sections,
        }
    )


def rule(id_: str, when: dict[str, Any], **then: Any) -> dict[str, Any]:
    return {"id": id_, "when": when, "then": {"why": text(f"规则 {id_}"), **then}}
