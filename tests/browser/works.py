"""What the duty officer does, so that her lists are not empty when they are looked at."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.browser.screens import Facts

COMMUNITY = "990100001001"  # 槐荫社区


def at_the_desk(
    gets: Callable[[str], Any], posts: Callable[[str, Any], Any], case: str, now: datetime
) -> Facts:
    """A meeting, a task, a notice; gives the facts of these, of what waits for her ruling, and of
    the hottest class of cases, if there is one."""
    meeting = posts(
        "/workbench/meetings",
        {
            "title": "桂花路停车和消防通道联席会",
            "agenda": "一、停车位从哪里来；二、谁来划线；三、什么时候完成。",
            "place": "柳林街道 301 会议室",
            "starts_at": (now + timedelta(days=2)).isoformat(),
            "units": ["dept-fire", "dept-market"],
            "number": case,
        },
    )
    posts(
        f"/workbench/cases/{case}/tasks",
        {"unit": "dept-fire", "what": "请核查消防通道是否畅通"},
    )
    posts(
        "/workbench/area-notices",
        {
            "area": COMMUNITY,
            "title_zh": "明天上午停水三小时",
            "text_zh": "桂花路换水管，9:00—12:00 停水，请提前存水。",
            "title_en": "No water for three hours tomorrow morning",
            "text_en": "A pipe in Guihua Road is replaced from 9 to 12. Please store some water.",
            "urgency": "utility",
            "valid_to": (now + timedelta(days=1)).isoformat(),
        },
    )
    found = {"meeting": str(meeting["id"])}
    if to_rule := gets("/workbench/rulings")["items"]:
        found["ruling"] = to_rule[0]["row"]["number"]
    if classes := gets("/workbench/classes")["items"]:
        found["class"] = str(classes[0]["id"])
    return found
