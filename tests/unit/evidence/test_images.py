"""What becomes of photos: the good ones, the odd ones and the hostile ones."""

import io
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from linli.cases.evidence import images
from linli.cases.evidence.images import CleanImage, clean
from linli.journal.acting import Invalid, TooMany
from tests.unit.evidence import corpus
from tests.unit.evidence.corpus import BLUE, RED

pytestmark = pytest.mark.slow

JPEG, PNG, WEBP = corpus.jpeg(), corpus.png(), corpus.webp()


def reopened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    image.load()
    return image


def near(found: Any, wanted: tuple[int, ...], tolerance: int = 25) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(found, wanted, strict=True))


def corner(cleaned: CleanImage) -> str:
    """Which corner of the picture is red."""
    image = reopened(cleaned.data)
    width, height = image.size
    places = {
        "upper left": (2, 2),
        "upper right": (width - 3, 2),
        "lower left": (2, height - 3),
        "lower right": (width - 3, height - 3),
    }
    return next(name for name, place in places.items() if near(image.getpixel(place), RED))


def refused(data: bytes) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        clean(data)
    assert refusal.value.zh
    assert refusal.value.en
    assert refusal.value.field == "file"
    return refusal.value


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(JPEG, id="JPEG"),
        pytest.param(corpus.jpeg(progressive=True), id="progressive JPEG"),
        pytest.param(PNG, id="PNG"),
        pytest.param(WEBP, id="lossy WebP"),
        pytest.param(corpus.webp(lossless=True), id="lossless WebP"),
        pytest.param(corpus.webp(exif=corpus.exif(gps=None)), id="extended WebP"),
    ],
)
def test_a_photo_becomes_a_jpeg_of_the_same_picture(data: bytes) -> None:
    cleaned = clean(data)
    image = reopened(cleaned.data)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (64, 48))
    assert (cleaned.width, cleaned.height) == (64, 48)
    assert near(image.getpixel((5, 5)), RED)
    assert near(image.getpixel((60, 40)), BLUE)


def test_a_phones_double_picture_is_its_first() -> None:
    """Phones hang previews and depth maps behind a photo, with an index (MPO) in front."""
    second = Image.new("RGB", (32, 32), BLUE)
    data = corpus.encoded(corpus.picture(), "MPO", save_all=True, append_images=[second])
    assert reopened(clean(data).data).size == (64, 48)


@pytest.mark.parametrize(
    ("image", "options"),
    [
        (Image.new("L", (16, 16), 7), {"transparency": 7}),
        (Image.new("RGB", (16, 16), RED), {"transparency": RED}),
    ],
)
def test_a_colour_that_stands_for_nothing_becomes_white(
    image: Image.Image, options: dict[str, Any]
) -> None:
    kept = reopened(clean(corpus.encoded(image, "PNG", **options)).data)
    assert near(kept.getpixel((5, 5)), (255, 255, 255), 2)


def test_the_same_photo_gives_the_same_hash() -> None:
    assert clean(JPEG).sha256 == clean(JPEG).sha256
    assert clean(JPEG).sha256 != clean(PNG).sha256


@pytest.mark.parametrize(
    ("orientation", "red"),
    [
        (1, "upper left"),
        (2, "upper right"),
        (3, "lower right"),
        (4, "lower left"),
        (5, "upper left"),
        (6, "upper right"),
        (7, "lower right"),
        (8, "lower left"),
        (0, "upper left"),  # no such orientation: as it lies
        (9, "upper left"),
    ],
)
def test_a_photo_is_turned_upright(orientation: int, red: str) -> None:
    cleaned = clean(corpus.jpeg(exif=corpus.exif(orientation=orientation, gps=None)))
    assert corner(cleaned) == red
    turned = 5 <= orientation <= 8
    assert (cleaned.width, cleaned.height) == ((48, 64) if turned else (64, 48))


@pytest.mark.parametrize(
    ("size", "kept", "thumbnail"),
    [
        ((4000, 3000), (2048, 1536), (320, 240)),
        ((3000, 4000), (1536, 2048), (240, 320)),
        ((2049, 100), (2048, 100), (320, 16)),
        ((2048, 2048), (2048, 2048), (320, 320)),
        ((9000, 3), (2048, 1), (320, 1)),  # thin, but never nothing
        ((1, 1), (1, 1), (1, 1)),
        ((2, 9000), (1, 2048), (1, 320)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_scaled_to_fit(
    size: tuple[int, int], kept: tuple[int, int], thumbnail: tuple[int, int], kind: str
) -> None:
    cleaned = clean(corpus.encoded(corpus.picture(*size), kind))
    assert reopened(cleaned.data).size == kept
    assert reopened(cleaned.thumbnail).size == thumbnail


def test_a_scaled_photo_has_no_seams() -> None:
    """It is reduced strip by strip: no strip may leave a line, not even the last, partial one."""
    grey = Image.new("L", (5000, 3001), 128)
    image = reopened(clean(corpus.encoded(grey, "PNG")).data)
    assert image.convert("L").getextrema() == (128, 128)


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(corpus.picture(mode="CMYK"), id="CMYK"),
        pytest.param(corpus.picture(mode="L"), id="grey"),
        pytest.param(corpus.picture(mode="1"), id="black and white"),
        pytest.param(corpus.picture(mode="P"), id="palette"),
        pytest.param(corpus.picture(mode="RGBA"), id="alpha"),
        pytest.param(corpus.picture(mode="LA"), id="grey and alpha"),
    ],
)
def test_every_colour_mode_becomes_rgb(image: Image.Image) -> None:
    cleaned = clean(corpus.encoded(image, "JPEG" if image.mode == "CMYK" else "PNG"))
    wanted = image.convert("RGB").getpixel((5, 5))
    assert near(reopened(cleaned.data).getpixel((5, 5)), wanted, 40)


@pytest.mark.parametrize("grey", [0, 30_000, 65_535])
def test_sixteen_bits_keep_their_shade(grey: int) -> None:
    image = Image.new("I;16", (16, 16), grey)
    kept = reopened(clean(corpus.encoded(image, "PNG")).data)
    assert near(kept.getpixel((5, 5)), (grey >> 8,) * 3, 2)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(mode: str) -> None:
    clear = Image.new("RGBA", (16, 16), (0, 0, 0, 0))
    options = {"transparency": 0} if mode == "P" else {}
    data = corpus.encoded(clear.convert(mode), "PNG", **options)
    assert near(reopened(clean(data).data).getpixel((5, 5)), (255, 255, 255), 2)


@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), id="sRGB"),
        pytest.param(
            ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(), id="does not fit"
        ),
        pytest.param(b"no profile at all", id="broken"),
        pytest.param(bytes(300_000), id="long and empty"),
    ],
)
def test_a_colour_profile_is_applied_or_passed_over(profile: bytes) -> None:
    image = reopened(clean(corpus.jpeg(icc_profile=profile)).data)
    assert "icc_profile" not in image.info
    assert near(image.getpixel((5, 5)), RED)


def test_nothing_but_pixels_passes() -> None:
    gps = {1: "N", 2: corpus.degrees(31, 14, 3), 3: "E", 4: corpus.degrees(121, 29, 5)}
    data = corpus.jpeg(exif=corpus.exif(gps=gps), comment=b"<script>", xmp=b"<x:xmpmeta/>")
    cleaned = clean(data)
    for kept in (cleaned.data, cleaned.thumbnail):
        for trace in (b"Exif", b"SecretPhone", b"<script>", b"xmpmeta", b"http"):
            assert trace not in kept
        assert not reopened(kept).getexif()


@pytest.mark.parametrize(
    ("tail"),
    [
        pytest.param(corpus.docx(), id="an archive"),
        pytest.param(b"<html><script>alert(1)</script></html>", id="a page"),
        pytest.param(b"\x00\x00\x00\x18ftypmp42" + bytes(1000), id="a phone's film clip"),
        pytest.param(JPEG, id="a second picture"),
        pytest.param(b"<?php system($_GET[0]); ?>", id="a script"),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_whatever_hangs_behind_a_picture_is_cut_off(tail: bytes, kind: str) -> None:
    picture = corpus.encoded(corpus.picture(), kind)
    assert clean(picture + tail).data == clean(picture).data
    assert not zipfile.is_zipfile(io.BytesIO(clean(picture + tail).data))


def test_a_picture_that_is_also_a_page_comes_out_as_a_picture() -> None:
    page = b"*/=1;alert(document.domain)/*<html><body onload=alert(1)>"
    data = corpus.jpeg(comment=page)
    assert b"alert" in data
    assert b"alert" not in clean(data).data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "not_an_image", id="nothing"),
        pytest.param(b"\xff", "not_an_image", id="one byte"),
        pytest.param(b"hello", "not_an_image", id="text"),
        pytest.param(b"<html><body>photo.jpg</body></html>", "not_an_image", id="a page"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not_an_image", id="SVG"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9", "not_an_image", id="EPS"),
        pytest.param(corpus.pdf(), "not_an_image", id="PDF"),
        pytest.param(corpus.docx(), "not_an_image", id="docx"),
        pytest.param(b"\x00\x00\x00\x18ftypmp42" + bytes(64), "not_an_image", id="film"),
        pytest.param(b"MZ" + bytes(200), "not_an_image", id="program"),
        pytest.param(bytes(4096), "not_an_image", id="zeros"),
        pytest.param(b"\xff\xd8\xff\xd9", "not_an_image", id="JPEG of nothing"),
        pytest.param(b"\xff\xd8\xff\xda\x00\x02\xff\xd9", "not_an_image", id="JPEG without frame"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "truncated", id="PNG of nothing"),
        pytest.param(b"RIFF\x04\x00\x00\x00WEBP", "truncated", id="WebP of nothing"),
        pytest.param(b"RIFF\x30\x00\x00\x00WEBPJUNK" + bytes(60), "not_an_image", id="no WebP"),
        pytest.param(corpus.png_of(0, 5, b""), "not_an_image", id="PNG without width"),
        pytest.param(corpus.declared_jpeg(64, 0), "not_an_image", id="JPEG without height"),
        pytest.param(corpus.heic(), "unsupported_image", id="HEIC"),
        pytest.param(corpus.encoded(corpus.picture(), "GIF"), "unsupported_image", id="GIF"),
        pytest.param(corpus.encoded(corpus.picture(), "TIFF"), "unsupported_image", id="TIFF"),
        pytest.param(corpus.encoded(corpus.picture(), "BMP"), "unsupported_image", id="BMP"),
        pytest.param(corpus.animation("PNG"), "animated", id="moving PNG"),
        pytest.param(corpus.animation("WEBP"), "animated", id="moving WebP"),
        pytest.param(corpus.animation("GIF"), "unsupported_image", id="moving GIF"),
        pytest.param(corpus.png_bomb(), "too_many_pixels", id="81 Mpx in 10 kB"),
        pytest.param(corpus.png_of(2**31 - 1, 2**31 - 1, b""), "too_many_pixels", id="endless PNG"),
        pytest.param(corpus.declared_jpeg(65_500, 65_500), "too_many_pixels", id="endless JPEG"),
        pytest.param(corpus.png_of(6000, 6000, zlib.compress(b"")), "truncated", id="empty PNG"),
        pytest.param(corpus.png_of(64, 64, b"not packed"), "truncated", id="damaged PNG"),
        pytest.param(corpus.many_scans(200), "not_an_image", id="200 passes"),
    ],
)
def test_what_is_no_usable_photo_is_refused_with_a_reason(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_the_bomb_is_as_small_as_it_is_large() -> None:
    assert len(corpus.png_bomb()) < 12_000


def test_a_heic_is_told_to_come_as_jpeg() -> None:
    refusal = refused(corpus.heic())
    assert "HEIC" in refusal.zh
    assert "JPEG" in refusal.en


def test_a_webp_that_declares_too_many_pixels_is_refused_before_the_decoder_sees_it() -> None:
    data = bytearray(corpus.webp(exif=corpus.exif(gps=None)))
    data[24:30] = b"\xfe\x3f\x00\xfe\x3f\x00"  # the canvas of the extended header: 16,383 squared
    assert refused(bytes(data)).code == "too_many_pixels"


def test_too_many_bytes_are_refused_unread() -> None:
    assert refused(JPEG + bytes(images.MAX_BYTES)).code == "too_large"


def test_a_picture_with_two_readings_is_refused() -> None:
    """Our reading of the size and the decoder's must agree."""
    data = bytearray(corpus.webp(exif=corpus.exif(gps=None)))
    data[24:30] = b"\x10\x00\x00\x10\x00\x00"  # a canvas smaller than the frame in it
    assert refused(bytes(data)).code in ("not_an_image", "truncated")


@pytest.mark.parametrize("data", [JPEG, PNG, WEBP], ids=["JPEG", "PNG", "WebP"])
def test_a_photo_cut_off_anywhere_is_refused(data: bytes) -> None:
    for length in range(len(data)):
        refused(data[:length])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from([JPEG, PNG, WEBP, corpus.png(mode="P"), corpus.many_scans(3)]),
    changes=st.lists(
        st.tuples(st.integers(0, 5_000), st.binary(min_size=1, max_size=4)), max_size=6
    ),
)
def test_damage_gives_a_picture_or_a_refusal_and_nothing_else(
    kind: bytes, changes: list[tuple[int, bytes]]
) -> None:
    data = bytearray(kind)
    for place, piece in changes:
        start = place % len(data)
        data[start : start + len(piece)] = piece
    try:
        cleaned = clean(bytes(data))
    except Invalid:
        return
    assert max(reopened(cleaned.data).size) <= images.LONGEST_SIDE


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=200), start=st.sampled_from([b"", JPEG[:30], PNG[:40], WEBP[:34]]))
def test_noise_is_refused(data: bytes, start: bytes) -> None:
    with pytest.raises(Invalid):
        clean(start + data)


def test_a_busy_decoder_says_when_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "_WAIT_SECONDS", 0.01)
    with images._DECODING, pytest.raises(TooMany):
        clean(JPEG)
    assert clean(JPEG).width == 64
