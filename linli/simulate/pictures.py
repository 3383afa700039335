"""Drawn pictures in the place of photos: nobody's street was photographed for the demo."""

import io
from collections.abc import Callable
from functools import cache
from random import Random

from PIL import Image, ImageDraw

SIZE = (800, 600)
KINDS = 8
"""So many places are drawn of each scene: other walls, another light, another spot."""
_GROUNDS = ("#8d8f8c", "#9a948a", "#7f8a86", "#a39b8e")
_WALLS = ("#c9b8a3", "#b8c0bd", "#d3c7b4", "#aab5b9")
_PAINTS = ("#6d7f8c", "#8c4f45", "#d6d2c8", "#51624f")
Scene = Callable[[ImageDraw.ImageDraw, int, int, Random, bool], None]


@cache
def picture(kind: int, *, mended: bool, category: str = "") -> bytes:
    """A JPEG of a street scene of this category's sort, before or after it was put right."""
    random = Random(kind)
    image = Image.new("RGB", SIZE, random.choice(_WALLS))
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    horizon = height * random.randint(30, 45) // 100
    draw.rectangle((0, horizon, width, height), fill=random.choice(_GROUNDS))
    for row in range(horizon, height, 48):
        shift = (row // 48 % 2) * 60
        draw.line((0, row, width, row), fill="#6f736f", width=2)
        for column in range(shift, width, 120):
            draw.line((column, row, column - 14, row + 48), fill="#757a75", width=2)
    for window in range(60, width, 180):
        draw.rectangle((window, 40, window + 90, horizon - 60), fill="#5d6d76", outline="#e9e4d8")
    x, y = random.randint(320, 560), random.randint(horizon + 120, height - 140)
    scene = next((draws for word, draws in _SCENES.items() if word in category), _cover)
    scene(draw, x, y, random, mended)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def _cover(draw: ImageDraw.ImageDraw, x: int, y: int, random: Random, mended: bool) -> None:
    """A manhole: open behind a barrier, or with its cover on."""
    if mended:
        draw.ellipse((x - 120, y - 60, x + 120, y + 60), fill="#54585a", outline="#2f3234", width=8)
        for bar in range(-80, 81, 32):
            draw.line((x + bar, y - 40, x + bar, y + 40), fill="#3c4042", width=6)
        return
    draw.ellipse((x - 120, y - 60, x + 120, y + 60), fill="#141414", outline="#4a3b2e", width=10)
    draw.polygon(
        [(x - 150, y + 70), (x - 60, y + 20), (x + 20, y + 90), (x - 40, y + 120)],
        fill="#4f5254",
    )
    for post in (-180, 180):
        draw.line((x + post, y - 90, x + post, y + 60), fill="#d9591f", width=14)
    draw.line((x - 180, y - 60, x + 180, y - 60), fill="#f0e9dc", width=10)


def _road(draw: ImageDraw.ImageDraw, x: int, y: int, random: Random, mended: bool) -> None:
    """A hole in the road, or the darker patch of new asphalt."""
    if mended:
        corners = [(x - 170, y + 60), (x - 130, y - 50), (x + 150, y - 50), (x + 180, y + 60)]
        draw.polygon(corners, fill="#5b5e5d", outline="#4a4d4c")
        return
    spread = sorted((random.randint(-170, 170), random.randint(-60, 60)) for _ in range(5))
    draw.polygon([(x + right, y + down) for right, down in spread], fill="#4b4743")
    draw.ellipse((x - 110, y - 30, x + 100, y + 45), fill="#2e2b28", outline="#6b625a", width=6)


def _heap(draw: ImageDraw.ImageDraw, x: int, y: int, random: Random, mended: bool) -> None:
    """Bags and boxes, or the swept place beside two bins."""
    for number, paint in enumerate(("#3f6b4a", "#5a5f63")):
        left = x + 150 + number * 90
        draw.rectangle((left, y - 110, left + 74, y + 20), fill=paint, outline="#2c3330", width=4)
        draw.rectangle((left - 5, y - 124, left + 79, y - 106), fill="#2c3330")
    if mended:
        return
    for _ in range(14):
        left, top = x + random.randint(-190, 110), y + random.randint(-50, 60)
        size = random.randint(36, 84)
        paint = random.choice(("#2f3a3f", "#7a6a4f", "#b9a27c", "#9aa7a0", "#513f38"))
        draw.ellipse((left, top, left + size, top + size * 3 // 4), fill=paint, outline="#26221f")


def _car(draw: ImageDraw.ImageDraw, x: int, y: int, random: Random, mended: bool) -> None:
    """A car where none should stand, or the marked place without it."""
    for line in (-220, 220):
        draw.line((x + line, y - 60, x + line + 40, y + 110), fill="#e8e3d2", width=10)
    if mended:
        return
    paint = random.choice(_PAINTS)
    draw.polygon(
        [(x - 110, y - 40), (x - 60, y - 120), (x + 70, y - 120), (x + 120, y - 40)],
        fill="#3b464d",
        outline="#22292d",
    )
    draw.rounded_rectangle((x - 190, y - 50, x + 190, y + 50), radius=28, fill=paint)
    for wheel in (-115, 115):
        draw.ellipse((x + wheel - 40, y + 10, x + wheel + 40, y + 90), fill="#1f2122")
        draw.ellipse((x + wheel - 16, y + 34, x + wheel + 16, y + 66), fill="#9aa0a2")


def _lamp(draw: ImageDraw.ImageDraw, x: int, y: int, random: Random, mended: bool) -> None:
    """A street lamp, dark or lit."""
    draw.line((x, y + 80, x, 90), fill="#4a5053", width=16)
    draw.line((x, 96, x + 120, 80), fill="#4a5053", width=12)
    if mended:
        for size, paint in ((90, "#e6d9a8"), (60, "#f3e7b0"), (34, "#fff6d0")):
            draw.ellipse((x + 120 - size, 96 - size // 2, x + 120 + size, 96 + size), fill=paint)
    draw.rounded_rectangle((x + 80, 70, x + 160, 100), radius=12, fill="#2f3436")


def _stalls(draw: ImageDraw.ImageDraw, x: int, y: int, random: Random, mended: bool) -> None:
    """Stalls on the pavement, or the free way between its rails."""
    for rail in range(60, 800, 70):
        draw.line((rail, y - 90, rail, y - 30), fill="#5e6b66", width=6)
    draw.line((60, y - 84, 760, y - 84), fill="#5e6b66", width=6)
    if mended:
        return
    for left, paint in ((x - 250, "#a8483c"), (x - 60, "#3f6b74"), (x + 130, "#b58a3a")):
        roof = [(left, y - 120), (left + 160, y - 120), (left + 180, y - 70), (left - 20, y - 70)]
        draw.polygon(roof, fill=paint)
        draw.rectangle((left, y - 10, left + 160, y + 60), fill="#8b7355", outline="#4f4030")
        for fruit in range(5):
            top = left + 12 + fruit * 28
            draw.ellipse((top, y - 30, top + 26, y - 4), fill=random.choice(("#c8562f", "#d9a93c")))


def _posters(draw: ImageDraw.ImageDraw, x: int, y: int, random: Random, mended: bool) -> None:
    """Bills pasted over a notice board, or the board with its one notice."""
    left, top = x - 200, y - 190
    draw.rectangle((left, top, left + 400, top + 230), fill="#e4dfd3", outline="#5b6a63", width=10)
    for leg in (left + 30, left + 360):
        draw.rectangle((leg, top + 230, leg + 14, top + 320), fill="#5b6a63")
    draw.rectangle((left + 40, top + 40, left + 190, top + 190), fill="#fbfaf6", outline="#b9b3a4")
    if mended:
        return
    for _ in range(11):
        x, y = left + random.randint(10, 310), top + random.randint(10, 140)
        paint = random.choice(("#c8392b", "#e2b33c", "#f4f1ea", "#4d7fa8"))
        draw.rectangle((x, y, x + 80, y + 70), fill=paint, outline="#7a756b")
        draw.line((x + 10, y + 20, x + 68, y + 20), fill="#3a3733", width=5)


# A part of a category's code → what is drawn of it; whatever else is a matter of a cover.
_SCENES: dict[str, Scene] = {
    "cover": _cover, "road": _road, "pavement": _road, "paving": _road,
    "waste": _heap, "rubbish": _heap, "bin": _heap, "clutter": _heap,
    "car": _car, "parking": _car, "lane": _car, "ebike": _car, "congestion": _car, "truck": _car,
    "lamp": _lamp, "light": _lamp, "sign": _lamp, "wire": _lamp, "power": _lamp,
    "vendor": _stalls, "unlicensed": _stalls, "noise": _stalls, "fumes": _stalls, "smell": _heap,
    "poster": _posters,
}  # fmt: skip
