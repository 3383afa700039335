"""What a picture says of itself before anything is decoded: kind, size, and where it ends.

Read by ourselves and not by the decoder, for a decoder has already set memory aside by the time
it can be asked: a PNG of 10 kB may declare 81 million pixels.
"""

import re
from dataclasses import dataclass
from typing import Literal

from linli.cases.evidence import refusals

# A progressive JPEG is drawn in some ten passes. Each pass costs the decoder the whole picture and
# the sender a few bytes, so a file of thousands of passes is an attack and not a photo.
MAX_SCANS = 100
# Cameras write some dozens of segments, and real PNG writers make pieces of 8 kB and more; 20 MB of
# empty ones would cost minutes.
MAX_SEGMENTS = 5_000
MAX_CHUNKS = 20_000

_PNG = b"\x89PNG\r\n\x1a\n"
# In the coded data of a JPEG, FF is followed by 00 or by a restart marker; all else is a marker.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\x01\xff\xd0-\xd7]")
_EOI, _SOS = 0xD9, 0xDA
_NO_FRAME = {0xC4, 0xC8, 0xCC}
_KNOWN_BRANDS = {
    **dict.fromkeys(
        (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "HEIC"
    ),
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
}

Kind = Literal["JPEG", "PNG", "WEBP"]


@dataclass(frozen=True, slots=True)
class Header:
    """Width and height in pixels, and the offset of the first byte after the picture."""

    kind: Kind
    width: int
    height: int
    end: int


def header(data: bytes) -> Header:
    """Read the header of a picture, and walk its parts to the end.

    What a sender called the file is not asked. Raises Invalid: not_an_image, unsupported_image,
    animated, or truncated when the picture's own marks say that more should follow.
    """
    if data.startswith(b"\xff\xd8"):
        found = _jpeg(data)
    elif data.startswith(_PNG):
        found = _png(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        found = _webp(data)
    else:
        name = _foreign(data)
        raise refusals.unsupported_image(name) if name else refusals.not_an_image()
    if found.width < 1 or found.height < 1:
        raise refusals.not_an_image()
    return found


def _foreign(data: bytes) -> str:
    """The name of a picture format that we know and do not take; "" for anything else."""
    if data[4:8] == b"ftyp":
        return _KNOWN_BRANDS.get(data[8:12], "")
    for magic, name in (
        (b"GIF8", "GIF"),
        (b"BM", "BMP"),
        (b"II*\x00", "TIFF"),
        (b"MM\x00*", "TIFF"),
        (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    ):
        if data.startswith(magic):
            return name
    return ""


def _jpeg(data: bytes) -> Header:
    """Walk the segments to the end mark.

    Whatever follows the end mark, a phone's film clip or an attacker's archive, is not the photo.
    """
    width = height = scans = 0
    place = 2
    for _ in range(MAX_SEGMENTS):
        found = _NEXT_MARKER.search(data, place)
        if found is None:
            raise refusals.truncated()
        marker = data[found.start() + 1]
        after = found.end()
        if marker == _EOI:
            if not scans:
                raise refusals.not_an_image()
            return Header("JPEG", width, height, after)
        length = int.from_bytes(data[after : after + 2], "big")
        if length < 2 or after + length > len(data):
            raise refusals.truncated()
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME and not width:
            height = int.from_bytes(data[after + 3 : after + 5], "big")
            width = int.from_bytes(data[after + 5 : after + 7], "big")
        elif marker == _SOS:
            scans += 1
            if not width or scans > MAX_SCANS:
                raise refusals.not_an_image()
        place = after + length
    raise refusals.not_an_image()


def _png(data: bytes) -> Header:
    """Walk the chunks to IEND."""
    if data[12:16] not in (b"IHDR", b"IHDR"[: max(0, len(data) - 12)]):
        raise refusals.not_an_image()
    width = int.from_bytes(data[16:20], "big")
    height = int.from_bytes(data[20:24], "big")
    place = len(_PNG)
    for _ in range(MAX_CHUNKS):
        name = data[place + 4 : place + 8]
        end = place + 12 + int.from_bytes(data[place : place + 4], "big")
        if len(name) < 4 or end > len(data):
            raise refusals.truncated()
        if name == b"acTL":
            raise refusals.animated()
        if name == b"IEND":
            return Header("PNG", width, height, end)
        place = end
    raise refusals.not_an_image()


def _webp(data: bytes) -> Header:
    """Read the first chunk; the container says itself where it ends."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data) or end < 30:
        raise refusals.truncated()
    name, body = data[12:16], data[20:30]
    if name == b"VP8X":
        if body[0] & 0x02:
            raise refusals.animated()
        width = 1 + int.from_bytes(body[4:7], "little")
        height = 1 + int.from_bytes(body[7:10], "little")
    elif name == b"VP8 ":
        width = int.from_bytes(body[6:8], "little") & 0x3FFF
        height = int.from_bytes(body[8:10], "little") & 0x3FFF
    elif name == b"VP8L":
        packed = int.from_bytes(body[1:5], "little")
        width, height = 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
    else:
        raise refusals.not_an_image()
    return Header("WEBP", width, height, end)
