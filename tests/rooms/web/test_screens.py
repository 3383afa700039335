"""The built screens: their addresses, what they may load, and what stands there without them."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image

from linli.site.screens import wait_for_screens
from linli.web import built, screens

STATIC = Path(built.__file__).parent / "static" / "linli"
FRONTEND = Path(__file__).resolve().parents[3] / "frontend"
pytestmark = pytest.mark.django_db


@pytest.fixture
def apps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(built, "APPS", tmp_path)
    monkeypatch.setattr(screens, "APPS", tmp_path)
    for app in ("resident", "workbench"):
        (tmp_path / app).mkdir()
        (tmp_path / app / "index.html").write_text(f"<title>{app}</title>")
        (tmp_path / app / "sw.js").write_text("self.x = 1")
    return tmp_path


@pytest.mark.parametrize(
    ("address", "app"),
    [
        ("/r/", "resident"),
        ("/r/p/7K4-29M", "resident"),  # the app finds the page itself
        ("/desk/", "workbench"),
        ("/desk/cases/LJ-20261118-0001", "workbench"),
    ],
)
def test_each_address_has_its_app(client: Client, apps: Path, address: str, app: str) -> None:
    found = client.get(address)
    assert found.status_code == 200
    assert app in found.content.decode()
    # A page is asked for anew each time: it names the files of the newest build.
    assert found["Cache-Control"] == "no-cache"


def test_a_screen_loads_nothing_from_elsewhere(client: Client, apps: Path) -> None:
    rules = client.get("/r/")["Content-Security-Policy"]
    assert "unsafe" not in rules
    assert "http" not in rules
    assert "default-src 'none'" in rules


def test_the_worker_comes_from_the_folder_that_it_serves(client: Client, apps: Path) -> None:
    for address in ("/r/sw.js", "/desk/sw.js"):
        found = client.get(address)
        assert (found.status_code, found["Content-Type"]) == (200, "text/javascript")


def test_residents_are_led_to_their_app(client: Client, apps: Path) -> None:
    found = client.get("/")
    assert (found.status_code, found["Location"]) == (302, "/r/")


def test_without_a_build_the_plain_page_stands(client: Client, apps: Path) -> None:
    (apps / "resident" / "index.html").unlink()
    assert client.get("/").status_code == 200
    assert client.get("/r/").status_code == 404
    assert client.get("/wall/").status_code == 404


def test_a_wrong_address_is_a_page_to_people_and_a_problem_to_programs(client: Client) -> None:
    page = client.get("/nowhere", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert 'href="/r/"' in page.content.decode()

    for address, accept in (("/nowhere", "*/*"), ("/api/nowhere", "text/html")):
        told = client.get(address, headers={"Accept": accept})
        assert (told.status_code, told.json()["code"]) == (404, "address.unknown")


def test_the_demo_shows_the_way_to_each_app(client: Client, apps: Path, settings: object) -> None:
    settings.LINLI_DEMO = True  # type: ignore[attr-defined]  # the fixture has every setting
    page = client.get("/").content.decode()
    assert 'href="/r/"' in page
    assert 'href="/desk/"' in page
    assert 'href="/wall/"' not in page  # not built


def test_a_server_without_a_build_waits_for_nobody(tmp_path: Path) -> None:
    wait_for_screens(tmp_path / "no-lock")
    (tmp_path / "lock").touch()
    wait_for_screens(tmp_path / "lock")


def test_the_first_screen_is_told_the_district_at_once(
    client: Client, apps: Path, cast: object
) -> None:
    (apps / "resident" / "index.html").write_text("<div id=app></div><!--known-->")
    page = client.get("/r/").content.decode()
    assert '<script type="application/json" id="known">' in page
    assert "林江区" in page


def test_before_a_policy_is_adopted_the_page_stands_all_the_same(
    client: Client, apps: Path
) -> None:
    (apps / "resident" / "index.html").write_text("<div id=app></div><!--known-->")
    assert client.get("/r/").content.decode() == "<div id=app></div>"


def test_the_catalogue_goes_packed_over_the_line(client: Client, cast: object) -> None:
    plain = client.get("/api/resident/catalogue")
    packed = client.get("/api/resident/catalogue", headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) * 3 < len(plain.content)
    # and: whoever has it, packed or not, is told so without a body
    for tag in (plain["ETag"], packed["ETag"]):
        known = client.get("/api/resident/catalogue", headers={"If-None-Match": tag})
        assert (known.status_code, known.content) == (304, b"")


def test_each_icon_of_the_installed_app_is_there_in_its_size() -> None:
    installable = (FRONTEND / "apps/resident/installable.ts").read_text(encoding="utf-8")
    named = re.findall(r"'/static/linli/([\w-]+\.png)', sizes: '(\d+)x\d+'", installable)
    assert {name for name, _ in named} == {"icon-192.png", "icon-512.png", "icon-maskable.png"}
    for name, side in named:
        with Image.open(STATIC / name) as icon:
            assert icon.size == (int(side), int(side)), name
