"""Draw the app's icons for home screens that take no SVG: the same mark as `mark.svg`, as PNG.

    python frontend/apps/resident/icons.py

Run again when the mark changes, and commit what it writes.
"""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parents[3] / "linli" / "web" / "static" / "linli"
GRID = 40  # the mark's own units
FINER = 8  # drawn larger and made small: Pillow's edges are not smooth
JADE, PERSIMMON, WHITE = "#0C6B5E", "#D9582B", "#FFFFFF"
HOUSES = (
    ((8, 21), (15, 14), (22, 21), (22, 32), (8, 32)),
    ((19, 17), (25, 11), (32, 18), (32, 32), (24, 32), (24, 20), (22, 20)),
)
DOOR = (26, 23, 30, 32)
ROUND = 10
# Within this share of the middle nothing is cut off, whatever shape a home screen cuts.
SAFE = 0.72


def icon(size: int, *, maskable: bool = False) -> Image.Image:
    """The mark on jade; a maskable one fills the square and keeps the mark in the safe middle."""
    side = size * FINER
    ground = Image.new("RGBA", (side, side), JADE if maskable else (0, 0, 0, 0))
    draw = ImageDraw.Draw(ground)
    scale = side / GRID * (SAFE if maskable else 1)
    shift = (side - scale * GRID) / 2
    if not maskable:
        draw.rounded_rectangle((0, 0, side - 1, side - 1), ROUND * scale, fill=JADE)
    for house in HOUSES:
        draw.polygon([(shift + x * scale, shift + y * scale) for x, y in house], fill=WHITE)
    left, top, right, bottom = (shift + value * scale for value in DOOR)
    draw.rectangle((left, top, right - 1, bottom - 1), fill=PERSIMMON)
    return ground.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write the four files that the manifest and iPhones ask for."""
    for size in (192, 512):
        icon(size).save(FOLDER / f"icon-{size}.png", optimize=True)
    icon(512, maskable=True).convert("RGB").save(FOLDER / "icon-maskable.png", optimize=True)
    # iPhones round the corners themselves.
    icon(180, maskable=True).convert("RGB").save(FOLDER / "icon-apple.png", optimize=True)


if __name__ == "__main__":
    main()
