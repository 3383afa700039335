"""A password that was stolen elsewhere is refused here, by a file that never leaves the disk."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from linli.journal.acting import Invalid
from linli.journal.models import Entry
from linli.people.acts.officers import renew_password
from linli.people.acts.sign_in import change_password, reset_password
from linli.people.acts.staff import add_officer
from linli.people.breached import hash_of
from linli.people.models import Officer
from linli.site.breached_list import breached_list, breached_list_named
from tests.cast import FOUNDER, NOW, PASSWORD, Cast
from tests.rooms.people.conftest import refused

STOLEN = "harbour lantern 58"
OTHER = "willow by the river 7"
Lay = Callable[[Iterable[str]], Path]


@pytest.fixture
def lay(settings: Any, tmp_path: Path) -> Lay:
    """Lay a sorted file of these passwords' hashes where the setting names it."""

    def laid(passwords: Iterable[str]) -> Path:
        file = tmp_path / "pwnedpasswords.txt"
        file.write_bytes(b"".join(one + b":3\n" for one in sorted(map(hash_of, passwords))))
        settings.LINLI_BREACHED_PASSWORDS = file
        return file

    return laid


def test_a_breached_password_is_refused_wherever_one_is_chosen(cast: Cast, lay: Lay) -> None:
    lay([STOLEN, "another one of them"])
    before = Officer.objects.get(id=cast.wang_min.id).password
    entries = Entry.objects.count()

    for chosen in (
        lambda: change_password(PASSWORD, STOLEN, by=cast.wang_min, now=NOW),
        lambda: reset_password(cast.wang_min.id, STOLEN, by=cast.qin_yu, now=NOW),
        lambda: add_officer("lin.yue", "林月", password=STOLEN, by=FOUNDER, now=NOW),
        # however the keyboard wrote it
        lambda: change_password(PASSWORD, "ｈａｒｂｏｕｒ lantern 58", by=cast.wang_min, now=NOW),
    ):
        with refused(Invalid) as why:
            chosen()
        assert why.value.code == "password.breached"
        assert why.value.field == "password"
        assert STOLEN not in why.value.zh + why.value.en

    assert Officer.objects.get(id=cast.wang_min.id).password == before
    assert not Officer.objects.filter(username="lin.yue").exists()
    assert Entry.objects.count() == entries


def test_another_password_and_one_made_for_an_officer_pass(cast: Cast, lay: Lay) -> None:
    lay([STOLEN])
    change_password(PASSWORD, OTHER, by=cast.wang_min, now=NOW)
    assert renew_password(cast.liu_fang.id, by=cast.qin_yu, now=NOW)


def test_wide_letters_that_were_stolen_as_such_are_refused(cast: Cast, lay: Lay) -> None:
    wide = "ｗｉｌｌｏｗ　ｌａｎｔｅｒｎ　７"
    lay([wide])
    with refused(Invalid) as why:
        change_password(PASSWORD, wide, by=cast.wang_min, now=NOW)
    assert why.value.code == "password.breached"


@pytest.mark.parametrize("broken", ["gone", "other content"])
def test_a_file_that_cannot_be_searched_keeps_nobody_from_changing_a_password(
    broken: str, cast: Cast, lay: Lay, caplog: pytest.LogCaptureFixture
) -> None:
    file = lay([STOLEN])
    if broken == "gone":
        file.unlink()
    else:
        file.write_text("nothing of the kind\n")

    change_password(PASSWORD, OTHER, by=cast.wang_min, now=NOW)

    assert "cannot be searched" in caplog.text
    assert OTHER not in caplog.text


def test_the_doctor_says_what_is_wrong_with_the_file(settings: Any, lay: Lay) -> None:
    settings.LINLI_BREACHED_PASSWORDS = None
    assert not list(breached_list())
    (hint,) = breached_list_named()
    assert (hint.state, bool(hint.mend)) == ("warning", True)

    file = lay(f"lamp {n} on the river" for n in range(20_000))
    (sound,) = breached_list()
    assert sound.state == "good"
    assert not list(breached_list_named())

    whole = file.read_bytes()
    for content, state in (
        (whole[: len(whole) // 2], "warning"),  # its download broke off
        (b"".join(whole.splitlines(keepends=True)[::-1]), "bad"),
        (b"", "bad"),
    ):
        file.write_bytes(content)
        (found,) = breached_list()
        assert (found.state, bool(found.mend)) == (state, True)
        assert found.zh.endswith("。")

    file.unlink()
    (gone,) = breached_list()
    assert (gone.state, str(file) in gone.en) == ("bad", True)
