"""Pixels only: any decoded picture, whatever its colours and bits, as a small upright RGB one."""

import io

from PIL import Image, ImageCms

# Rows converted at a time: a picture of 40 Mpx is never held twice.
_STRIP_ROWS = 256
_MAX_PROFILE_BYTES = 2 * 1024 * 1024
_WHITE = (255, 255, 255)

# EXIF's eight ways to hold a camera, each undone; 1 is upright already.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def photograph(image: Image.Image, *, orientation: int, longest: int) -> Image.Image:
    """The picture in sRGB, upright, on white, its longest side at most `longest` pixels."""
    profile = image.info.get("icc_profile")
    small = _shrunk(image, longest)
    if profile and len(profile) <= _MAX_PROFILE_BYTES:
        small = _in_srgb(small, profile)
    small = small.convert("RGB")
    if orientation in _UPRIGHT:
        small = small.transpose(_UPRIGHT[orientation])
    small.info = {}  # comments and the like would otherwise travel into the new file
    return small


def _shrunk(image: Image.Image, longest: int) -> Image.Image:
    """The picture in 8 bits without alpha, reduced strip by strip and then to the exact size."""
    width, height = image.size
    factor = max(1, max(width, height) // longest)
    rows = max(1, _STRIP_ROWS // factor) * factor
    small: Image.Image | None = None
    for top in range(0, height, rows):
        strip = _plain(image.crop((0, top, width, min(top + rows, height))))
        if factor > 1:
            strip = strip.reduce(factor)
        if small is None:
            small = Image.new(strip.mode, (-(-width // factor), -(-height // factor)))
        small.paste(strip, (0, top // factor))
    if small is None:
        raise ValueError("A picture without rows.")
    if max(small.size) > longest:
        small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return small


def _plain(strip: Image.Image) -> Image.Image:
    """A strip as 8-bit grey, RGB or CMYK; what is transparent becomes white paper."""
    if strip.mode.startswith("I;16"):
        # Pillow's own conversion clips at 255 and gives a white sheet; the high byte is the grey.
        high = slice(0, None, 2) if strip.mode == "I;16B" else slice(1, None, 2)
        return Image.frombytes("L", strip.size, strip.tobytes()[high])
    if strip.mode == "I":
        return strip.point(lambda value: value * (1 / 256)).convert("L")
    if strip.has_transparency_data:
        seen = strip.convert("RGBA")
        paper = Image.new("RGB", strip.size, _WHITE)
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    return strip if strip.mode in ("L", "RGB", "CMYK") else strip.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours that the camera meant; as they are, when the profile does not fit the picture."""
    try:
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.PERCEPTUAL,
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return converted or image
