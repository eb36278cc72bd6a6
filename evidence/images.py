"""Images are drawn anew: what is kept holds the picture and nothing else.

Camera, place and time (EXIF, GPS), comments, thumbnails, colour profiles and whatever was hung on behind are gone;
which way is up is kept. Raises FileRefusedError and nothing else.
"""

import io

from PIL import Image, ImageFile, ImageOps

from evidence import refusals
from evidence.refusals import FileRefusedError

# Unpacked a pixel takes up to four bytes, and several people may add at once. Bigger than any screen or telephone.
MOST_PIXELS = 50_000_000
JPEG_QUALITY = 90

KINDS = {
    "png": (b"\x89PNG\r\n\x1a\n", "PNG"),
    "jpg": (b"\xff\xd8\xff", "JPEG"),
    "jpeg": (b"\xff\xd8\xff", "JPEG"),
}


def redraw(data: bytes, extension: str) -> bytes:
    """The same picture in the same format, with nothing beside it."""
    _, kind = KINDS[extension]
    # WeasyPrint, where it is loaded, has the whole process take what is cut short.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            _check_size(*image.size)
            image.verify()  # checksums, which loading alone does not look at
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            return _save(ImageOps.exif_transpose(image), kind)
    except FileRefusedError:
        raise
    except Image.DecompressionBombError as error:
        raise refusals.unpacks_too_far() from error
    except Exception as error:  # Pillow meets broken files with errors of every kind
        raise refusals.damaged(extension) from error


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise FileRefusedError("has more than 50 million pixels", "Save it smaller and add it again")


def _save(image: Image.Image, kind: str) -> bytes:
    image.load()
    transparency = image.info.get("transparency")
    image.info = {}  # the writers take what they find there
    stream = io.BytesIO()
    if kind == "JPEG":
        plain = image if image.mode in {"L", "RGB"} else image.convert("RGB")
        plain.save(stream, "JPEG", quality=JPEG_QUALITY)
    elif transparency is None:
        image.save(stream, "PNG")
    else:
        image.save(stream, "PNG", transparency=transparency)
    return stream.getvalue()
