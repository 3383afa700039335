"""Telephone numbers, each written in one way so that it is found however it was typed."""

import unicodedata


def phone_normal(text: str) -> str:
    """One way to write each telephone number, so that it is found however it was typed.

    A mobile number is its 11 digits; a landline starts with 0 and its area; an extension follows
    an x; a foreign number starts with +. Empty when the text is not a telephone number.
    """
    typed = "".join(
        str(digit) if (digit := unicodedata.digit(letter, -1)) >= 0 else letter
        for letter in unicodedata.normalize("NFKC", text).casefold()
    )
    for word in ("转分机", "转", "分机", "ext.", "ext", "#"):
        typed = typed.replace(word, "x")
    typed = "".join(letter for letter in typed if letter not in " \t\r\n-–—‐‑().·/:_")
    line, _, extension = typed.partition("x")
    number = national(line)
    if not number or (extension and not extension.isdecimal()) or len(extension) > 6:
        return ""
    return f"{number}x{extension}" if extension else number


def national(line: str) -> str:
    """A number without its extension, as it is dialled in the country."""
    foreign = line.startswith(("+", "00"))
    digits = line.removeprefix("+") if line.startswith("+") else line.removeprefix("00")
    if not digits.isdecimal() or not 3 <= len(digits) <= 15:
        return ""
    if foreign and not digits.startswith("86"):
        return f"+{digits}"
    bare = digits.removeprefix("86") if foreign or is_mobile(digits.removeprefix("86")) else digits
    if is_mobile(bare.removeprefix("0")):
        return bare.removeprefix("0")
    # From abroad an area is dialled without its 0: +86 10 6555 1234 is 010 6555 1234.
    if foreign and not bare.startswith(("0", "400", "800")) and len(bare) > 8:
        return f"0{bare}"
    return bare


def is_mobile(digits: str) -> bool:
    return len(digits) == 11 and digits[0] == "1" and digits[1] in "3456789"


def takes_texts(number: str) -> bool:
    """Whether a text message can reach a number: a mobile one, or one abroad, without extension."""
    return is_mobile(number) or (number.startswith("+") and "x" not in number)


def phone_tail(number: str) -> str:
    """The last four digits, by which a caller is asked to prove the number."""
    return number.partition("x")[0][-4:]
