"""What each verb on a case asks for; the rules themselves are the record's."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field

from linli.web.bodies import PositionIn, Strict
from linli.web.pages import CaseNumber, Id
from linli.web.written import Moment

Note = Annotated[str, Field(max_length=5_000)]
Code = Annotated[str, Field(max_length=60)]
Files = Annotated[list[UUID], Field(max_length=20)]


class AmendIn(Strict):
    """What is to be completed or corrected; what is left out stays."""

    category: Code | None = None
    urgency: Literal["general", "utility", "emergency"] | None = None
    position: PositionIn | None = None
    area: str | None = Field(None, max_length=20)
    place_words: str | None = Field(None, max_length=300)
    summary: str | None = Field(None, max_length=200)
    about: list[Code] | None = Field(
        None, max_length=5, description="All units that it is against; they never get or see it"
    )


class GroundIn(Strict):
    """A ground of the pack, and words if they are needed."""

    ground: Code
    note: Note = ""


class DispatchIn(Strict):
    """The unit that is to handle it."""

    unit: Code
    note: Note = ""


class RuleIn(Strict):
    """The unit that holds it from now on, and the reasons."""

    unit: Code
    note: Note


class ReturnIn(Strict):
    """Why it comes back, and perhaps whose it is."""

    ground: Code
    note: Note
    proposed_unit: Code | None = None


class ReasonedIn(Strict):
    """The reasons in words."""

    note: Note


class NotedIn(Strict):
    """Words, if there is something to say."""

    note: Note = ""


class AnswerIn(Strict):
    """What was done, as the reporter will read it, with the photos and files that prove it."""

    note: Note
    before: Files = []
    during: Files = []
    after: Files = []


class VerifyIn(Strict):
    """Whether the answer is true."""

    passed: bool
    note: Note = ""


class ReopenIn(Strict):
    """Why a closed case begins anew."""

    reason: Literal["unsolved", "recurred", "mistake"]
    note: Note = ""


class SendDownIn(ReasonedIn):
    """The reason, and the desk's code if it is not the next one down."""

    desk: Code | None = None


class HoldIn(Strict):
    """Until when and why the clock stands, the plan, and what the reporter reads of it."""

    ground: Code
    plan: Note
    public_note: Note
    until: Moment


class ExtendIn(Strict):
    """Why more time is needed; without an amount the most that the rules allow."""

    ground: Code
    note: Note
    amount: Annotated[int, Field(ge=1, le=10_000)] | None = None


class OtherIn(Strict):
    """The number of the other case."""

    other: CaseNumber


class TakeOutIn(ReasonedIn):
    """The report that belongs to another matter, and the reasons."""

    report: UUID


class SplitIn(Strict):
    """What the part asks for, and the unit if it is known."""

    text: Note
    category: Code | None = None
    unit: Code | None = None
    awaited: bool = Field(True, description="Whether the case closes only when this part has ended")


class RedactIn(Strict):
    """What is to be taken out for good, and on which ground."""

    ground: Code
    reports: list[UUID] = Field([], max_length=200)
    evidence: Files = []
    notes: list[Id] = Field([], max_length=200)
    place: bool = False
    summary: str | None = Field(None, max_length=200)


class ProgressIn(Strict):
    """How it is coming along; public words are sent to the reporter, photos are shown to staff."""

    text: Note
    public: bool = False
    during: Files = []


class ContactIn(Strict):
    """How the reporter was tried, and whether she was reached; if not, the note says more."""

    way: Literal["phone", "message", "visit"]
    reached: bool
    note: Note = ""
    report: UUID | None = None


# What the documentation of each verb shows, at every door that has it.
EXAMPLES: dict[str, dict[str, Any]] = {
    "amend": {"category": "road-pothole", "place_words": "柳林路 12 号门口"},
    "decline": {
        "ground": "not-public-duty",
        "note": "属于邻居之间的合同纠纷，已告知如何申请调解。",
    },
    "dispatch": {"unit": "dept-urban-management", "note": "请今天先围挡。"},
    "rule": {"unit": "utility-water", "note": "现场核实，杆体属供水设施。"},
    "return": {
        "ground": "not-our-duty",
        "note": "井盖属自来水。",
        "proposed_unit": "utility-water",
    },
    "report_up": {"note": "涉及两个街道，请区中心协调。"},
    "send_down": {"note": "请街道先到现场核实。"},
    "answer": {
        "note": "井盖已更换，路面恢复通行。",
        "after": ["5f0c6f0e-6b52-4e0e-9f5e-2f8a3c1f9d10"],
    },
    "verify": {"passed": False, "note": "照片里的井盖不是这一处，请重新处置。"},
    "close": {"note": ""},
    "reopen": {"reason": "recurred", "note": "井盖又被碾碎。"},
    "hold": {
        "ground": "season-or-weather",
        "plan": "三月补种，由绿化队实施。",
        "public_note": "现在不是种植季，三月补种。",
        "until": "2027-03-15T18:00:00+08:00",
    },
    "extend": {"ground": "parts-on-order", "note": "需要先做管线探测。", "amount": 3},
    "redact": {"ground": "personal-data", "notes": [12]},
    "withdraw": {"ground": "solved-meanwhile", "note": "诉求人来电说已经修好。"},
    "note": {"text": "配件已订，周四到货。", "public": True},
    "refuse": {"note": "配件一周内能到，请先临时处置。"},
    "contact": {"way": "phone", "reached": True, "note": "已说明今天下午到场。"},
    "merge": {"other": "LJ-20261118-0012"},
    "link": {"other": "LJ-20261118-0012"},
    "unmerge": {"note": "两处井盖相距三百米，不是同一件事。"},
    "take_out": {
        "report": "0190f6a0-0000-7000-8000-000000000001",
        "note": "说的是另一条路上的路灯。",
    },
    "split": {"text": "请派送水车到槐荫社区。", "unit": "utility-water"},
}
