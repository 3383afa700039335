"""Pictures and files for the tests, made on the spot: good ones, odd ones and hostile ones."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

RED, BLUE = (200, 30, 30), (30, 30, 200)


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Red at the upper left, blue elsewhere: so that a turn can be seen."""
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    return image.convert(mode)


def jpeg(width: int = 64, height: int = 48, **options: Any) -> bytes:
    return encoded(picture(width, height), "JPEG", quality=95, **options)


def png(width: int = 64, height: int = 48, mode: str = "RGB") -> bytes:
    return encoded(picture(width, height, mode), "PNG")


def webp(width: int = 64, height: int = 48, **options: Any) -> bytes:
    return encoded(picture(width, height), "WEBP", **options)


def rational(number: int, by: int = 1) -> IFDRational:
    return IFDRational(number, by)


def degrees(whole: int, minutes: int, seconds: int) -> tuple[IFDRational, ...]:
    return rational(whole), rational(minutes), rational(seconds)


def exif(
    *, orientation: int | None = None, taken: str = "", offset: str = "", gps: dict[int, Any] | None
) -> bytes:
    tags = Image.Exif()
    if orientation is not None:
        tags[ExifTags.Base.Orientation] = orientation
    tags[ExifTags.Base.Make] = "SecretPhone"
    camera = tags.get_ifd(ExifTags.IFD.Exif)
    if taken:
        camera[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        camera[ExifTags.Base.OffsetTimeOriginal] = offset
    if gps is not None:
        tags.get_ifd(ExifTags.IFD.GPSInfo).update(gps)
    return tags.tobytes()


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width: int, height: int, packed: bytes, *, bits: int = 1, colour: int = 0) -> bytes:
    """A PNG that declares any size, around any data."""
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", head)
        + png_chunk(b"IDAT", packed)
        + png_chunk(b"IEND", b"")
    )


def png_bomb() -> bytes:
    """81 million black pixels in some 10 kB, well-formed in every way."""
    row = bytes(1 + 9000 // 8)
    return png_of(9000, 9000, zlib.compress(row * 9000, 9))


def declared_jpeg(width: int, height: int) -> bytes:
    """A small JPEG whose header was changed to declare another size."""
    data = bytearray(jpeg())
    place = data.index(b"\xff\xc0")
    data[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def many_scans(count: int) -> bytes:
    """A progressive JPEG with its last pass repeated: little to send, much to decode."""
    data = jpeg(progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + b"\xff\xd9"


def animation(kind: str) -> bytes:
    frames = [Image.new("RGB", (32, 32), colour) for colour in (RED, BLUE)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def heic() -> bytes:
    return struct.pack(">I", 24) + b"ftypheic" + b"\x00\x00\x00\x00mif1heic" + bytes(200)


def zipped(files: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return out.getvalue()


CONTENT_TYPES = {"[Content_Types].xml": b"<Types/>"}


def docx(**more: bytes) -> bytes:
    return zipped({**CONTENT_TYPES, "word/document.xml": b"<w:document/>" * 50, **more})


def xlsx() -> bytes:
    return zipped({**CONTENT_TYPES, "xl/workbook.xml": b"<workbook/>"})


def pdf() -> bytes:
    return b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
