"""How names and numbers are shown to those who need to recognise but not to know them."""

LONGEST_MASK = 3


def masked_name(name: str) -> str:
    """The first character of each word, and stars: 刘晓梅 → 刘**.

    The number of stars stops at three: the length of a rare name would give it away.
    """
    return " ".join(
        word[0] + "*" * min(LONGEST_MASK, max(1, len(word) - 1)) for word in name.split()
    )


def masked_phone(phone: str) -> str:
    """The ends of a number: 13812346027 → 138****6027. Short numbers keep less of themselves."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"****{phone[-2:]}" if len(phone) >= 7 else "****" if phone else ""
