"""A sheet goes in: each row by itself, known rows once, bad rows back with a reason."""

import csv
import json
from pathlib import Path

import pytest

from linli.cases.models import Case
from linli.cases.models import Report as Voice
from linli.exchange.sheets import imports
from linli.exchange.sheets.imports import ImportResult, import_file
from linli.exchange.sheets.mapping import read_mapping
from linli.journal.acting import Forbidden, Invalid
from linli.journal.models import Entry
from tests.cast import HUAIYIN_GRID, IN_HUAIYIN, NOW, Cast

HEAD = "诉求内容,事项,纬度,经度,姓名,电话,反映时间"
POTHOLE = (
    f"路面坑洼积水,路面坑洼,{IN_HUAIYIN[0]},{IN_HUAIYIN[1]},林秀英,13912345678,2026-10-01 9:30"
)


def sheet(tmp_path: Path, *lines: str, name: str = "sheet.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join((HEAD, *lines)), "utf-8")
    return path


def taken(path: Path, cast: Cast, **more: object) -> ImportResult:
    return import_file(path, by=cast.deng_wei, now=NOW, **more)  # type: ignore[arg-type]  # by name


def test_without_a_mapping_the_headings_say_what_is_what(cast: Cast, tmp_path: Path) -> None:
    result = taken(sheet(tmp_path, POTHOLE), cast)

    assert (result.rows, result.filed) == (1, 1)
    case = Case.objects.get()
    voice = Voice.objects.get()
    assert case.category == "road-pothole"  # the pack's name for it was understood
    assert case.area is not None
    assert case.area.code == HUAIYIN_GRID
    assert case.channel == "sheet"
    assert voice.resident_id is not None
    assert voice.entered_by == cast.deng_wei.id
    assert voice.reported_at.isoformat() == "2026-10-01T01:30:00+00:00"


def test_the_same_rows_again_are_known_whatever_the_file_is_called(
    cast: Cast, tmp_path: Path
) -> None:
    taken(sheet(tmp_path, POTHOLE, "另一件事,,,,,,"), cast)

    again = taken(sheet(tmp_path, "另一件事,,,,,,", POTHOLE, "第三件,,,,,,", name="b.csv"), cast)

    assert again.to_json() == {
        "rows": 3,
        "filed": 1,
        "joined": 0,
        "known": 2,
        "rejected": 0,
        "shortened": 0,
        "error_file": None,
        "dry_run": False,
    }


def test_a_row_twice_in_one_file_is_filed_once(cast: Cast, tmp_path: Path) -> None:
    result = taken(sheet(tmp_path, POTHOLE, POTHOLE), cast)

    assert (result.filed, result.known) == (1, 1)


def test_a_bad_row_never_stops_the_rest(cast: Cast, tmp_path: Path) -> None:
    result = taken(
        sheet(
            tmp_path,
            POTHOLE,
            "没有这种事,飞碟,,,,,",
            "电话不对,,,,,1.39E+10,",
            "话太长" * 2_000 + ",,,,,,",
            "多一格,,,,,,,多",
            ",,,,王五,,",
            "最后一行,,,,,,",
        ),
        cast,
    )

    assert (result.rows, result.filed, result.rejected) == (7, 2, 5)
    assert result.error_file is not None
    assert result.error_file.read_bytes().startswith(b"\xef\xbb\xbf")  # for Excel
    with result.error_file.open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    assert [row["行号"] for row in told] == ["3", "4", "5", "6", "7"]
    assert "飞碟" in told[0]["错误"]
    assert "“事项”" in told[0]["怎么改"]
    assert "last digits" in told[1]["error"]
    assert "6000" in told[2]["错误"]
    assert told[4]["姓名"] == "王五"


def test_a_dry_run_judges_every_row_and_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    path = sheet(tmp_path, POTHOLE, "没有这种事,飞碟,,,,,")
    before = Entry.objects.count()

    tried = taken(path, cast, dry_run=True)

    assert (tried.filed, tried.rejected, tried.dry_run) == (1, 1, True)
    assert not Case.objects.exists()
    assert Entry.objects.count() == before
    assert taken(path, cast).filed == 1


def test_a_crash_in_the_middle_costs_nothing(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sheet(tmp_path, *(f"第{n}件事,,,,,," for n in range(10)))
    with monkeypatch.context() as during:
        during.setattr(imports, "BATCH", 4)
        with pytest.raises(KeyboardInterrupt):
            taken(path, cast, progress=interrupted)

    result = taken(path, cast)

    assert (result.known, result.filed) == (4, 6)
    assert Case.objects.count() == 10


def interrupted(done: int, total: int | None) -> None:
    assert (done, total) == (4, 10)
    raise KeyboardInterrupt


def test_only_who_may_import_imports(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        import_file(sheet(tmp_path, POTHOLE), by=cast.he_xiulan, now=NOW)
    assert not Case.objects.exists()


def test_what_is_kept_of_a_row_names_nobody(cast: Cast, tmp_path: Path) -> None:
    taken(sheet(tmp_path, POTHOLE), cast)

    kept = json.dumps(list(Entry.objects.values_list("facts", flat=True)), ensure_ascii=False)
    assert "13912345678" not in kept + Voice.objects.get().source_number
    assert "林秀英" not in kept


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ('source = "x"\n[columns]\ntxt = "内容"', 'did you mean "text"'),
        ('[columns]\ntext = "内容"', "source: this is missing"),
        ('source = "x"\n[columns]\ntext = "内容"\nlatitude = "纬度"', "go together"),
        ('source = "x"\ntime_zone = "Mars"\n[columns]\ntext = "内容"', "no time zone"),
        ('source = "x"\ntoo_long = "cot"\n[columns]\ntext = "内容"', 'did you mean "cut"'),
        ("source = ", "no valid TOML"),
    ],
)
def test_a_wrong_mapping_is_told_by_key_and_nearest_word(
    tmp_path: Path, mapping: str, told: str
) -> None:
    path = tmp_path / "m.toml"
    path.write_text(mapping, "utf-8")

    with pytest.raises(Invalid) as refused:
        read_mapping(path)

    assert told in refused.value.en
    assert "m.toml" in refused.value.en


def test_a_mapping_of_another_sheet_is_told_by_the_column(cast: Cast, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('source = "x"\n[columns]\ntext = "诉求"', "utf-8")

    with pytest.raises(Invalid, match="诉求内容"):
        taken(sheet(tmp_path, POTHOLE), cast, mapping=mapping)


def test_a_slip_in_a_heading_is_not_left_alone(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("诉求内容,catgory\n路灯不亮,x\n", "utf-8")

    with pytest.raises(Invalid, match="category"):
        taken(path, cast)


def test_words_of_a_sheet_become_our_codes(cast: Cast, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        """
        source = "old-system"
        key = ["nr"]
        [columns]
        text = "what"
        category = "kind"
        channel = "by"
        [unlisted]
        category = ""
        [values.category]
        Hole = "road-pothole"
        Wrong = "no-such-code"
        [values.channel]
        Tel = "hotline"
        """,
        "utf-8",
    )
    path = tmp_path / "old.csv"
    path.write_text(
        "nr,what,kind,by\n1,hole,Hole,Tel\n2,other,Comet,\n3,bad,Wrong,Tel\n4,x,,Pigeon\n", "utf-8"
    )

    result = taken(path, cast, mapping=mapping)

    assert (result.filed, result.rejected) == (2, 2)
    assert set(Case.objects.values_list("category", "channel")) == {
        ("road-pothole", "hotline"),
        ("", "sheet"),
    }
    assert set(Voice.objects.values_list("source", "source_number")) == {
        ("old-system", "1"),
        ("old-system", "2"),
    }
