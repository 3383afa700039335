"""What only two people together may open: sealed under a key of its own purpose.

A name that was given in confidence does not open with `sealing.opened`, whoever calls it with
whatever context: the key is another one, made from the ring's for this role alone. It is renewed
with the ring's.
"""

from linli.people.sealing import Personal, opened, seal

CONFIDENTIAL = "confidential reporter"


def sealed_for_role(text: str, row: str) -> bytes:
    """Encrypt what a reporter said in confidence; `row` is the key of the row it belongs to."""
    return seal(text, f"{CONFIDENTIAL} {row}", role=CONFIDENTIAL)


def opened_for_role(sealed: bytes | memoryview, row: str) -> Personal:
    """Decrypt it; whoever calls this has made sure that two people have agreed.

    Raises Tampered when it is no such value, or was moved to another row.
    """
    return opened(sealed, f"{CONFIDENTIAL} {row}", role=CONFIDENTIAL)
