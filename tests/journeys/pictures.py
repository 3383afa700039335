"""Photos as telephones take them: small ones, each different, perhaps with the place in them."""

from io import BytesIO
from itertools import count

from PIL import ExifTags, Image

_taken = count(1)


def picture(at: tuple[float, float] | None = None, *, taken_at: str = "") -> bytes:
    """A JPEG that nobody has sent before; `at` (latitude, longitude) is written into its EXIF."""
    number = next(_taken)
    colour = (number * 37 % 256, number * 101 % 256, number * 59 % 256)
    image = Image.new("RGB", (48, 36), colour)
    image.putpixel((number % 48, number // 48 % 36), (255, 255, 255))
    exif = Image.Exif()
    if at is not None:
        exif[ExifTags.IFD.GPSInfo] = {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (at[0], 0.0, 0.0),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (at[1], 0.0, 0.0),
        }
    if taken_at:
        exif[ExifTags.IFD.Exif] = {ExifTags.Base.DateTimeOriginal: taken_at}
    made = BytesIO()
    image.save(made, "JPEG", quality=95, exif=exif)
    return made.getvalue()
