"""Passwords: long ones pass, guessable ones do not, and both languages say why."""

import pytest

from linli.journal.acting import Invalid
from linli.people.passwords import check_new_password, hashed, matches


@pytest.mark.parametrize(
    "password",
    [
        "槐荫社区的路灯亮了一整夜",  # a sentence
        "correct horse battery",
        "k7#Qx2!vLm9w",
        "路灯 lamp 42 井盖",
        "槐荫社区的路灯亮了一整夜" * 6,  # 72 characters
    ],
)
def test_a_long_password_passes_whatever_its_signs(password: str) -> None:
    check_new_password(password, "liu.xiaomei", ("林江区", "Linjiang"))


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("k7#Qx2!vLm9", "password.short"),
        ("", "password.short"),
        ("linli-2026-11", "password.context"),
        ("邻里工作台密码 2026", "password.context"),
        ("Linjiang!2026", "password.context"),
        ("x7" * 70, "password.long"),
        ("Liu.Xiaomei-2026", "password.username"),
        ("aaaaaaaaaaaa", "password.simple"),
        ("abababababab", "password.simple"),
        ("23456789012345", "password.simple"),
        ("zyxwvutsrqpo", "password.simple"),
        ("password123!", "password.common"),
        ("1qaz2wsx3edc", "password.common"),
        ("ｐａｓｓｗｏｒｄ１２３４", "password.common"),  # wide letters hide nothing
    ],
)
def test_a_guessable_password_is_refused_with_the_reason(password: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_new_password(password, "liu.xiaomei", ("林江区", "Linjiang"))
    assert refused.value.code == code
    assert refused.value.field == "password"
    assert refused.value.zh
    assert refused.value.en
    assert not password or password not in refused.value.zh + refused.value.en


def test_a_password_matches_itself_alone_on_any_keyboard() -> None:
    kept = hashed("correct horse battery")
    assert "correct" not in kept
    assert matches("correct horse battery", kept)
    assert matches("ｃｏｒｒｅｃｔ　ｈｏｒｓｅ　ｂａｔｔｅｒｙ", kept)
    assert not matches("correct horse batterx", kept)


@pytest.mark.parametrize("nothing", ["", "None", "!"])
def test_nothing_matches_where_there_is_no_password(nothing: str) -> None:
    assert not matches(nothing, None)
    assert not matches(nothing, hashed(None))
