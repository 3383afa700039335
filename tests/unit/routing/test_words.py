"""Many words in one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.routing.words import WordFinder, folded, weight


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("小区门口井盖丢失了", {"井盖", "井盖丢失"}),  # the long word does not hide the short one
        ("井 盖", set()),  # not across a gap
        ("They care about it", set()),  # a Latin word is found whole
        ("A CAR was left here", {"car"}),  # capital letters do not matter
        ("the manhole cover is gone", {"manhole cover"}),
        ("水", {"水"}),  # a word of one character
        ("", set()),
        ("🕳️井盖🕳️", {"井盖"}),
    ],
)
def test_words_are_found_in_one_pass(text: str, found: set[str]) -> None:
    finder = WordFinder(["井盖", "井盖丢失", "car", "manhole cover", "水"])

    assert finder.found(folded(text)) == found


def test_longer_words_say_more() -> None:
    assert weight("井盖丢失") > weight("井盖") > weight("水")
    assert weight("manhole cover") > weight("cover")


@given(
    words=st.lists(st.text("甲乙丙丁", min_size=1, max_size=4), max_size=20),
    text=st.text("甲乙丙丁 ", max_size=60),
)
def test_the_finder_agrees_with_asking_for_each_word(words: list[str], text: str) -> None:
    assert WordFinder(words).found(text) == {word for word in words if word in text}
