"""A case of the demo district, two voices, an empty store, and those who knock at the door."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from linli.cases.lifecycle import State
from linli.cases.models import Case, Report
from linli.journal.acting import Actor
from linli.people.models import Officer, Post, Resident, Unit
from linli.policy.acts import adopt
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.policy.read import read_pack
from linli.territory.models import Area, Generation

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
DEMO = Path(__file__).parents[3] / "districts" / "demo"


@dataclass
class District:
    """The rows that the tests need, made without the acts of other rooms."""

    case: Case
    lin: Actor
    chen: Actor
    lins_report: Report
    chens_report: Report
    holder: Actor
    elsewhere: Actor
    duty: Actor


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the store, not made yet."""
    monkeypatch.setattr(settings, "LINLI_FILES", str(tmp_path / "files"))
    return tmp_path / "files"


@cache
def demo_pack() -> Pack:
    return read_pack(DEMO)


@pytest.fixture
def demo(db: None) -> None:
    adopt(demo_pack(), by=Actor.system("tests"), now=NOW)


def an_officer(name: str, role: str, unit: Unit, area_code: str) -> Actor:
    officer = Officer.objects.create(username=name, name_sealed=b"", password="", created_at=NOW)
    Post.objects.create(
        officer=officer, role=role, unit=unit, area_code=area_code, from_on="2026-01-01"
    )
    return Actor.officer(officer.id)


def a_report(case: Case) -> tuple[Actor, Report]:
    resident = Resident.objects.create(created_at=NOW)
    report = Report.objects.create(
        case=case,
        resident=resident,
        channel="resident",
        text="井盖坏了",
        code_index=uuid.uuid4().bytes,
        reported_at=NOW,
        received_at=NOW,
    )
    return Actor.resident(resident.id), report


def a_case(number: str, holder: Unit, desk: Unit) -> Case:
    generation, _ = Generation.objects.get_or_create(
        number=1, defaults={"adopted_at": NOW, "source_hash": ""}
    )
    area, _ = Area.objects.get_or_create(
        generation=generation,
        code="990100001001",
        defaults={"level": "community", "name_zh": "槐荫社区", "name_en": "Huaiyin"},
    )
    return Case.objects.create(
        number=number,
        state=State.ACCEPTED,
        urgency="general",
        channel="resident",
        area=area,
        generation=generation,
        summary="井盖坏了",
        holder=holder,
        desk=desk,
        release_id=current().id,
        received_at=NOW,
        due_at=NOW,
    )


@pytest.fixture
def district(demo: None) -> District:
    holder, desk, other = (
        Unit.objects.create(
            code=f"test-{code}", name_zh=code, name_en=code, kind="department", area_code="990100"
        )
        for code in ("holder", "desk", "other")
    )
    case = a_case("LJ-20261122-0001", holder, desk)
    lin, lins_report = a_report(case)
    chen, chens_report = a_report(case)
    return District(
        case=case,
        lin=lin,
        chen=chen,
        lins_report=lins_report,
        chens_report=chens_report,
        holder=an_officer("holder", "unit_clerk", holder, "990100"),
        elsewhere=an_officer("elsewhere", "unit_clerk", other, "990100"),
        duty=an_officer("duty", "duty_officer", desk, "990100"),
    )
