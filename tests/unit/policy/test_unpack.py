"""A zipped pack is unpacked into its folder and nowhere else, and a bomb is not unpacked at all."""

import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from linli.journal.acting import Invalid
from linli.policy.report import check_pack
from linli.policy.unpack import MOST_BYTES, MOST_UNPACKED_BYTES, unpack
from tests.cast import DEMO, NOW


def zipped(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def demo(prefix: str = "") -> dict[str, bytes]:
    files = [*DEMO.glob("*.toml"), *DEMO.glob("categories/*.toml")]
    return {prefix + str(path.relative_to(DEMO)): path.read_bytes() for path in files}


@pytest.mark.parametrize("prefix", ["", "demo/", "林江区规则/"])
def test_the_demo_s_pack_arrives_whole(tmp_path: Path, prefix: str) -> None:
    unpack(zipped({**demo(prefix), prefix + "areas.geojson": b"{}"}), tmp_path)
    report = check_pack(tmp_path, today=NOW.date())
    assert report.sound
    assert not (tmp_path / "areas.geojson").exists()


@pytest.mark.parametrize(
    "name",
    [
        "../outside.toml",
        "/etc/outside.toml",
        "categories/../../outside.toml",
        "..\\outside.toml",
        "C:\\outside.toml",
        "a/b/c/d/e.toml",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused_before_anything_is_written(
    tmp_path: Path, name: str
) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    with pytest.raises(Invalid):
        unpack(zipped({"district.toml": b"", name: b"x = 1"}), inside)
    assert list(tmp_path.rglob("*.toml")) == []


def test_a_link_is_refused(tmp_path: Path) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        link = zipfile.ZipInfo("district.toml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
    with pytest.raises(Invalid):
        unpack(out.getvalue(), tmp_path)


def test_a_bomb_is_counted_while_it_unpacks(tmp_path: Path) -> None:
    bomb = zipped({"district.toml": b"#" * (MOST_UNPACKED_BYTES + 1)})
    assert len(bomb) < MOST_BYTES // 100
    with pytest.raises(Invalid, match="unreasonable"):
        unpack(bomb, tmp_path)
    with pytest.raises(Invalid, match="2 MB"):
        unpack(b"x" * (MOST_BYTES + 1), tmp_path)


@pytest.mark.parametrize("data", [b"", b"not a zip", zipped({}), zipped({"read.me": b"hello"})])
def test_what_holds_no_pack_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Invalid):
        unpack(data, tmp_path)


def test_what_is_nested_without_end_is_a_finding_and_no_crash(tmp_path: Path) -> None:
    for deep in (b"a = " + b"[" * 20_000, b"a" + b".a" * 20_000 + b" = 1"):
        unpack(zipped({"demo/district.toml": deep, "demo/levels.toml": b""}), tmp_path)
        report = check_pack(tmp_path, today=NOW.date())
        assert any(one.file == "district.toml" for one in report.errors)
