"""Lexemes: pairs of Chinese characters, whole words of the rest, nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.words import case_tokens, reach_tokens, tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("井盖坏了", {"井盖", "盖坏", "坏了"}),
        ("井", {"井"}),
        ("12号楼", {"12", "号楼"}),
        ("Manhole COVER", {"manhole", "cover"}),
        ("ＡＢＣ１２", {"abc12"}),  # full width is the same letter
        ("井盖😀坏了", {"井盖", "坏了"}),
        ("⚠️‼️", set()),  # an emoji's variation mark is no word
        ("l'été", {"l", "été"}),
        ("हिन्दी", {"हिन्दी"}),  # vowels are marks, and belong to their word
        ("ひらがな", {"ひら", "らが", "がな"}),
        ("a" * 100, {"a" * 40}),
        ("人々", {"人々"}),
        ("", set()),
        ("  ，。！", set()),
    ],
)
def test_a_text_has_these_lexemes(text: str, found: set[str]) -> None:
    assert tokens(text) == found


@given(st.text(max_size=200))
def test_any_text_has_lexemes_that_the_database_takes(text: str) -> None:
    for lexeme in tokens(text):
        assert lexeme
        assert len(lexeme) <= 40
        assert "\0" not in lexeme
        assert "'" not in lexeme
        assert "\\" not in lexeme


@given(st.text(alphabet="井盖坏了路灯不亮", min_size=2, max_size=20), st.data())
def test_any_run_of_a_chinese_text_finds_it(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(begin + 2, len(text)))
    assert tokens(text[begin:end]) <= tokens(text)


def test_marks_keep_who_may_find_apart_from_what_is_said() -> None:
    reach = reach_tokens(["990100", "990100001"], 7, 8)
    assert reach == {"@990100", "@990100001", "#7", "%8"}
    assert not reach & tokens("990100 990100001 7 8 @990100 #7 %8")
    assert set(case_tokens("井盖", "", reach=reach)) == reach | {"井盖"}
