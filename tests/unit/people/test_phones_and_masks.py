"""A number is one number however it is written, and is shown by its ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.people.masking import masked_name, masked_phone
from linli.people.phones import phone_normal, phone_tail


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("13812346027", "13812346027"),
        ("138 1234 6027", "13812346027"),
        ("138-1234-6027", "13812346027"),
        ("+86 138 1234 6027", "13812346027"),
        ("(+86)13812346027", "13812346027"),
        ("0086 13812346027", "13812346027"),
        ("8613812346027", "13812346027"),
        ("013812346027", "13812346027"),  # as long-distance calls were once dialled
        ("１３８１２３４６０２７", "13812346027"),  # wide digits
        ("＋８６　１３８１２３４６０２７", "13812346027"),
        ("٠١٣٨١٢٣٤٦٠٢٧", "13812346027"),  # digits of another script
        ("010-65551234", "01065551234"),
        ("（010）6555 1234", "01065551234"),
        ("+86 10 6555 1234", "01065551234"),  # from abroad without the area's 0
        ("+86 010 6555 1234", "01065551234"),
        ("0571-8765432", "05718765432"),
        ("65551234", "65551234"),  # without its area: nobody knows which
        ("010-65551234转801", "01065551234x801"),
        ("010-65551234 ext. 801", "01065551234x801"),
        ("400-810-6666", "4008106666"),
        ("+86 400 810 6666", "4008106666"),
        ("12345", "12345"),
        ("+1 (415) 555-2671", "+14155552671"),
        ("001 415 555 2671", "+14155552671"),
        ("+852 9123 4567", "+85291234567"),
        # not a telephone number
        ("", ""),
        ("无", ""),
        ("不方便透露", ""),
        ("138****6027", ""),
        ("微信 abc123", ""),
        ("12", ""),
        ("1234567890123456", ""),
        ("13812346027 或 13912346027", ""),
        ("010-65551234转总机", ""),
        ("x", ""),
        ("+", ""),
    ],
)
def test_a_number_has_one_way_to_be_written(typed: str, normal: str) -> None:
    assert phone_normal(typed) == normal


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none_and_stays_what_it_is(text: str) -> None:
    normal = phone_normal(text)
    assert phone_normal(normal) == normal


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["+86", "0086", "86", ""]))
def test_the_country_makes_no_other_number(number: str, country: str) -> None:
    assert phone_normal(country + number) == number


def test_the_tail_is_the_lines_not_the_extensions() -> None:
    assert phone_tail("13812346027") == "6027"
    assert phone_tail("01065551234x801") == "1234"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("刘晓梅", "刘**"),
        ("林芳", "林*"),
        ("林", "林*"),  # a lone surname must not look complete
        ("阿卜杜拉·买买提江", "阿***"),  # a long name is not told by its length
        ("Mary Ann Lee", "M*** A** L**"),
        ("", ""),
    ],
)
def test_a_name_is_shown_by_its_first_character(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812346027", "138****6027"),
        ("01065551234", "010****1234"),
        ("+14155552671", "+14****2671"),
        ("65551234", "****34"),
        ("12345", "****"),
        ("", ""),
    ],
)
def test_a_number_is_shown_by_its_ends(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked
