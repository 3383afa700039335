"""A photo from anywhere becomes a photo of our own: decoded under caps, upright, without EXIF.

Only pixels pass. Whatever else a file carried, an archive behind the picture, a page in a comment,
a position, the make of the phone, is not in the file that is kept.
"""

import hashlib
import io
import threading
import warnings
from dataclasses import dataclass
from datetime import datetime

from PIL import Image

from linli.cases.evidence import refusals
from linli.cases.evidence.exif import exif
from linli.cases.evidence.headers import Header, header
from linli.cases.evidence.pixels import photograph
from linli.journal.acting import Invalid, TooMany

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
# The WebP decoder holds a picture four times over, so it gets half the pixels.
MAX_PIXELS_WEBP = 20_000_000
LONGEST_SIDE = 2048
THUMBNAIL_SIDE = 320
QUALITY = 82
MEDIA_TYPE = "image/jpeg"

# One picture at a time per process: the largest takes some 350 MB while it is decoded, and that
# must not be multiplied by the number of threads. A usual photo takes a tenth of a second.
_DECODING = threading.BoundedSemaphore(1)
_WAIT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A JPEG that holds nothing but pixels, and what its EXIF said before it was dropped."""

    data: bytes
    thumbnail: bytes
    width: int
    height: int
    sha256: str
    taken_at: datetime | None
    position: tuple[float, float] | None
    """Latitude and longitude in WGS-84, to be offered to the reporter as the place."""


def clean(data: bytes) -> CleanImage:
    """Check, decode and encode anew.

    Equal input gives equal output, so the hash can be the name. Raises Invalid (too_large,
    too_many_pixels, not_an_image, unsupported_image, truncated, animated) and TooMany when other
    pictures have kept the decoder busy for too long.
    """
    if len(data) > MAX_BYTES:
        raise refusals.too_large(MAX_BYTES)
    head = header(data)
    limit = MAX_PIXELS_WEBP if head.kind == "WEBP" else MAX_PIXELS
    if head.width * head.height > limit:
        raise refusals.too_many_pixels(limit)
    if not _DECODING.acquire(timeout=_WAIT_SECONDS):
        raise TooMany(
            "busy",
            "正在处理的照片较多，请稍后再传。",
            "Many photos are being worked on: send this one again shortly.",
            retry_after_seconds=_WAIT_SECONDS,
        )
    try:
        # Pillow prints a warning for every oddity of EXIF, which here says nothing to anybody.
        with warnings.catch_warnings(action="ignore"):
            return _redrawn(data[: head.end], head)
    except Invalid:
        raise
    # Decoders meet bytes that anyone may have written, and answer with whatever exception is at
    # hand: OSError, SyntaxError, struct.error, DecompressionBombError, ZeroDivisionError …
    except Exception as broken:
        raise refusals.truncated() from broken
    finally:
        _DECODING.release()


def _redrawn(data: bytes, head: Header) -> CleanImage:
    with Image.open(io.BytesIO(data), formats=(head.kind,)) as image:
        # A file whose two readings differ was made to be read in two ways.
        if image.size != (head.width, head.height):
            raise refusals.not_an_image()
        # JPEG alone can be decoded small, which spares most of the memory and time.
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        said = exif(image)
        photo = photograph(image, orientation=said.orientation, longest=LONGEST_SIDE)
    small = photo.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    kept = _as_jpeg(photo)
    return CleanImage(
        data=kept,
        thumbnail=_as_jpeg(small),
        width=photo.width,
        height=photo.height,
        sha256=hashlib.sha256(kept).hexdigest(),
        taken_at=said.taken_at,
        position=said.position,
    )


def _as_jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    # Progressive: on a slow phone the whole photo is seen early, then sharpens.
    image.save(out, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    return out.getvalue()
