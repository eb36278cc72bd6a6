"""Drawing anew: the picture stays as it was, and nothing else does."""

import io

import pytest
from PIL import Image, ImageFile

from evidence import images
from evidence.images import redraw
from evidence.refusals import FileRefusedError
from tests.evidence import files
from tests.evidence.corpus.honest import deep, photograph, picture


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_which_way_is_up_is_kept_and_nothing_else_of_the_camera():
    redrawn = opened(redraw(photograph(), "jpg"))
    assert redrawn.size == (3000, 4000)
    assert not redrawn.getexif()
    assert "dpi" not in redrawn.info


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_png_keeps_every_pixel(mode):
    before = picture(mode, "PNG")
    after = opened(redraw(before, "png"))
    assert after.mode == opened(before).mode
    assert after.convert("RGBA").tobytes() == opened(before).convert("RGBA").tobytes()


def test_sixteen_bits_stay_sixteen():
    assert opened(redraw(deep(), "png")).getpixel((20, 3)) == 40_000


def test_what_is_seen_through_stays_so():
    corner = opened(picture("P", "PNG")).getpixel((0, 0))
    before = picture("P", "PNG", transparency=corner)
    assert opened(redraw(before, "png")).convert("RGBA").getpixel((0, 0))[3] == 0


def test_colours_for_print_become_colours_for_a_screen():
    assert opened(redraw(picture("CMYK", "JPEG"), "jpg")).mode == "RGB"


def test_what_is_cut_short_is_refused_whatever_another_library_wants(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = photograph()
    with pytest.raises(FileRefusedError, match="cannot be opened"):
        redraw(whole[: len(whole) // 2], "jpg")


def test_a_profile_and_words_go():
    data = picture("RGB", "PNG", icc_profile=b"a profile")
    assert b"iCCP" in data
    assert b"iCCP" not in redraw(data, "png")


@pytest.mark.asvs("5.2.1")
def test_too_many_pixels_are_refused_before_they_are_unpacked(monkeypatch):
    monkeypatch.setattr(images, "MOST_PIXELS", 255)
    with pytest.raises(FileRefusedError, match="has more than 50 million pixels"):
        redraw(files.image("PNG"), "png")
    monkeypatch.setattr(images, "MOST_PIXELS", 256)
    assert redraw(files.image("PNG"), "png")
