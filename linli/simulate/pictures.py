"""Drawn pictures in the place of photos: nobody's street was photographed for the demo."""

import io
from functools import cache
from random import Random

from PIL import Image, ImageDraw

SIZE = (800, 600)
KINDS = 8
_GROUNDS = ("#8d8f8c", "#9a948a", "#7f8a86", "#a39b8e")
_WALLS = ("#c9b8a3", "#b8c0bd", "#d3c7b4", "#aab5b9")


@cache
def picture(kind: int, *, mended: bool) -> bytes:
    """A JPEG of one of a few street scenes, before or after it was mended."""
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
    if mended:
        draw.ellipse((x - 120, y - 60, x + 120, y + 60), fill="#54585a", outline="#2f3234", width=8)
        for bar in range(-80, 81, 32):
            draw.line((x + bar, y - 40, x + bar, y + 40), fill="#3c4042", width=6)
    else:
        draw.ellipse(
            (x - 120, y - 60, x + 120, y + 60), fill="#141414", outline="#4a3b2e", width=10
        )
        draw.polygon(
            [(x - 150, y + 70), (x - 60, y + 20), (x + 20, y + 90), (x - 40, y + 120)],
            fill="#4f5254",
        )
        for post in (-180, 180):
            draw.line((x + post, y - 90, x + post, y + 60), fill="#d9591f", width=14)
        draw.line((x - 180, y - 60, x + 180, y - 60), fill="#f0e9dc", width=10)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()
