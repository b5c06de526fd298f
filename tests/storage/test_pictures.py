"""Pictures of digits are read from the usual files; everything else gives one plain sentence."""

import gzip

import numpy as np
import pytest
from PIL import Image

from playground.resources_path import RESOURCES
from playground.storage import pictures
from playground.storage.pictures import PictureError, read_digit, read_gray


@pytest.fixture(scope="module")
def digit():
    with gzip.open(RESOURCES / "datasets/mnist/t10k-images-idx3-ubyte.gz") as file:
        return np.frombuffer(file.read(16 + 784), np.uint8, offset=16).reshape(28, 28)


@pytest.fixture
def page(digit):
    """A dark 7 on light paper, (224, 280) uint8."""
    return 240 - (np.pad(np.kron(digit, np.ones((6, 6))), ((20, 36), (60, 52))) * 0.8).astype(np.uint8)


@pytest.mark.parametrize("name", ["digit.png", "digit.jpg", "digit.bmp", "digit.tif", "digit.gif", "digit.webp"])
def test_a_digit_is_read_from_every_usual_format(tmp_path, page, digit, name):
    Image.fromarray(page).save(tmp_path / name)
    found = read_digit(tmp_path / name)
    assert found.shape == (28, 28)
    assert found.dtype == np.float32
    assert np.corrcoef(found.ravel(), digit.ravel())[0, 1] > 0.9


def test_mnist_itself_comes_back(tmp_path, digit):
    Image.fromarray(digit).save(tmp_path / "digit.png")
    np.testing.assert_allclose(read_digit(tmp_path / "digit.png"), digit / 255, atol=0.005)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "1", "LA", "CMYK"])
def test_every_mode_is_brightness_from_zero_to_one(tmp_path, mode):
    sheet = np.zeros((8, 10), np.uint8)
    sheet[:, 5:] = 255
    Image.fromarray(sheet).convert(mode).save(tmp_path / "sheet.tif")
    gray = read_gray(tmp_path / "sheet.tif")
    assert gray.dtype == np.float32
    np.testing.assert_allclose(gray, sheet / 255, atol=0.01)


def test_sixteen_bits_keep_their_range(tmp_path):
    values = np.array([[0, 32768, 65535]] * 3, np.uint16)
    Image.fromarray(values).save(tmp_path / "deep.png")
    np.testing.assert_allclose(read_gray(tmp_path / "deep.png")[0], [0, 0.5, 1], atol=1e-4)


def test_what_is_transparent_is_white_paper(tmp_path):
    colours = np.zeros((4, 4, 4), np.uint8)
    colours[:2, :, 3] = 255
    colours[2, :, 3] = 128
    Image.fromarray(colours).save(tmp_path / "sheet.png")
    np.testing.assert_allclose(read_gray(tmp_path / "sheet.png")[:, 0], [0, 0, 0.498, 1], atol=0.01)


def test_a_photo_is_turned_upright(tmp_path):
    values = np.zeros((16, 32), np.uint8)
    values[:, :16] = 255
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: rotate by 90 degrees clockwise
    Image.fromarray(values).save(tmp_path / "photo.png", exif=exif)
    gray = read_gray(tmp_path / "photo.png")
    assert gray.shape == (32, 16)
    assert gray[0].mean() == 1
    assert gray[-1].mean() == 0


def _sentence(error):
    text = str(error.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_a_missing_file(tmp_path):
    with pytest.raises(PictureError) as error:
        read_gray(tmp_path / "none.png")
    assert "does not exist" in _sentence(error)


def test_a_folder(tmp_path):
    with pytest.raises(PictureError) as error:
        read_gray(tmp_path)
    assert "is a folder" in _sentence(error)


@pytest.mark.parametrize("content", [b"", b"just some words", b"\x00" * 400])
def test_no_picture_at_all(tmp_path, content):
    (tmp_path / "words.png").write_bytes(content)
    with pytest.raises(PictureError) as error:
        read_gray(tmp_path / "words.png")
    assert "is not a picture" in _sentence(error)


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "bmp"])
@pytest.mark.parametrize("share", [0.3, 0.7])
def test_a_file_that_was_cut_off(tmp_path, page, suffix, share):
    file = tmp_path / f"half.{suffix}"
    Image.fromarray(page).save(file)
    file.write_bytes(file.read_bytes()[: int(share * file.stat().st_size)])
    with pytest.raises(PictureError) as error:
        read_gray(file)
    assert "damaged or cut off" in _sentence(error)


def test_a_picture_of_too_many_pixels_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "_MOST_MEGAPIXELS", 0.0001)
    Image.new("L", (20, 20)).save(tmp_path / "large.png")
    with pytest.raises(PictureError) as error:
        read_gray(tmp_path / "large.png")
    assert "megapixels" in _sentence(error)


@pytest.mark.parametrize("pixels", [150, 10])
def test_a_decompression_bomb_is_refused(tmp_path, monkeypatch, pixels):
    # Pillow warns of more pixels than its limit and raises at twice as many: here of 400 pixels.
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", pixels)
    monkeypatch.setattr(pictures, "_MOST_MEGAPIXELS", 0.0003)
    Image.new("L", (20, 20)).save(tmp_path / "bomb.png")
    with pytest.raises(PictureError) as error:
        read_gray(tmp_path / "bomb.png")
    assert "megapixels" in _sentence(error)


@pytest.mark.parametrize("brightness", [0, 130, 255])
def test_a_blank_picture_has_no_digit(tmp_path, brightness):
    Image.new("L", (300, 200), brightness).save(tmp_path / "blank.png")
    assert read_gray(tmp_path / "blank.png").shape == (200, 300)
    with pytest.raises(PictureError) as error:
        read_digit(tmp_path / "blank.png")
    assert "No digit stands out" in _sentence(error)
