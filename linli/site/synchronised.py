"""Whether the kernel believes that this machine's clock follows a source of time."""

import ctypes
import sys

UNSYNCHRONISED = 0x40  # STA_UNSYNC of adjtimex(2)
FAILED = -1
# What follows the fields that are asked for here; the kernel writes into all of it.
REST_BYTES = 512


class _Timex(ctypes.Structure):
    """The beginning of adjtimex's structure; no mode is set, so nothing is changed."""

    _fields_ = [
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("frequency", ctypes.c_long),
        ("maximum_error", ctypes.c_long),
        ("estimated_error", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * REST_BYTES),
    ]


def synchronised() -> bool | None:
    """True or False as the kernel says; None where it cannot be asked."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        ask = ctypes.CDLL(None, use_errno=True).adjtimex
    except (OSError, AttributeError):
        return None
    told = _Timex()
    if ask(ctypes.byref(told)) == FAILED:
        return None
    return not told.status & UNSYNCHRONISED
