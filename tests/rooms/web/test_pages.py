"""The first page and the page of the documentation, without a server of somebody else's."""

import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.cast import Cast

SIGN_INS = [{"zh": "区值班长", "en": "Duty officer", "name": "zhou.ming", "secret": "lin & jiang"}]


@pytest.fixture(autouse=True)
def no_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether this work tree has the built screens or not, the plain page is looked at."""
    monkeypatch.setattr("linli.web.screens.built", lambda app: False)


def test_the_first_page_says_what_runs(cast: Cast) -> None:
    page = Client().get("/")

    text = page.content.decode()
    assert "林江区" in text
    assert 'href="/api/docs"' in text
    assert "登录" not in text
    assert "<script" not in text
    assert "style=" not in text


def test_the_demos_first_page_lists_the_sign_ins(cast: Cast, settings: Any) -> None:
    settings.LINLI_DEMO, settings.LINLI_DEMO_SIGN_INS = True, SIGN_INS

    text = Client().get("/").content.decode()

    assert "zhou.ming" in text
    assert "lin &amp; jiang" in text
    assert "/api/resident/reports" in text


@pytest.mark.django_db
def test_before_any_rules_the_first_page_says_what_to_do() -> None:
    page = Client().get("/")

    assert page.status_code == 200
    assert "linli policy adopt" in page.content.decode()


@pytest.mark.django_db
def test_everything_that_a_page_loads_is_our_own() -> None:
    for path in ("/", "/api/docs"):
        text = Client().get(path).content.decode()
        for address in re.findall(r'(?:src|href)="([^"]+)"', text):
            assert not address.startswith(("http", "//")), address
            if address.startswith("/static/"):
                assert finders.find(address.removeprefix("/static/")), address


def test_nothing_is_sent_to_the_first_page() -> None:
    assert Client().post("/").status_code == 405


@pytest.mark.django_db
def test_the_description_is_served(cast: Cast) -> None:
    schema = Client().get("/api/openapi.json").json()

    assert schema["openapi"].startswith("3.1")
    assert "/api/resident/reports" in schema["paths"]
