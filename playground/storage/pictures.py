"""Reading pictures of digits from files: photographs, scans, screenshots."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from playground.core.digits import ink_from_picture, prepare_digit

_MOST_MEGAPIXELS = 100
_WIDE_MODES = ("I", "F", "I;16", "I;16B", "I;16L", "I;16N")


class PictureError(ValueError):
    """A picture that cannot be used; the message is one plain sentence for the person who chose it."""


def read_gray(path: str | Path) -> NDArray[np.float32]:
    """The picture as (height, width) float32 brightness, 0 = black and 1 = white, turned upright, on white paper.

    Raises PictureError when the file is missing, no picture, damaged, or larger than 100 megapixels.
    """
    path = Path(path)
    if not path.is_file():
        what = "is a folder, not a picture: choose a PNG or JPEG file" if path.is_dir() else "does not exist"
        raise PictureError(f"{path} {what}." if path.is_dir() else f"{path} {what}: check the name of the picture.")
    try:
        with warnings.catch_warnings():
            # Pillow only warns of moderately gigantic pictures; the check on the size below is the stricter one.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                _refuse_giants(path, picture.width * picture.height)
                return _gray(ImageOps.exif_transpose(picture))
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise PictureError(_too_large(path)) from error
    except UnidentifiedImageError as error:
        raise PictureError(f"{path} is not a picture that can be read: use a PNG or JPEG file.") from error
    except PermissionError as error:
        raise PictureError(f"{path} may not be read: check who is allowed to open the file.") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        # What Pillow's decoders raise on damaged data; SyntaxError is its word for a broken PNG.
        raise PictureError(f"{path} is damaged or cut off: save or copy the picture again.") from error


def read_digit(path: str | Path) -> NDArray[np.float32]:
    """The digit in the picture as MNIST would have it: (28, 28) float32 in [0, 1], 1 = ink. Raises PictureError."""
    digit = prepare_digit(ink_from_picture(read_gray(path)))
    if not digit.any():
        raise PictureError(
            f"No digit stands out in {path}: use a picture of one digit, dark on light or light on dark."
        )
    return digit


def _refuse_giants(path: Path, pixels: int) -> None:
    if pixels > _MOST_MEGAPIXELS * 1_000_000:
        raise PictureError(_too_large(path))


def _too_large(path: Path) -> str:
    return f"{path} has more than {_MOST_MEGAPIXELS} megapixels: make the picture smaller or cut out the digit."


def _gray(picture: Image.Image) -> NDArray[np.float32]:
    if picture.mode in _WIDE_MODES:
        return _wide_gray(np.asarray(picture).astype(np.float32))
    if picture.mode in ("1", "L") and "transparency" not in picture.info:
        return np.asarray(picture.convert("L"), np.float32) / np.float32(255)
    colours = np.asarray(picture.convert("RGBA"), np.float32) / np.float32(255)
    # Rec. 601 luma, as Pillow's own conversion to grey.
    gray = colours[..., :3] @ np.array([0.299, 0.587, 0.114], np.float32)
    alpha = colours[..., 3]
    return np.clip(gray * alpha + (1 - alpha), 0, 1).astype(np.float32)


def _wide_gray(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Samples of more than 8 bits: of 16 bits if they need it, else whatever range they fill."""
    if not np.isfinite(values).all():
        raise ValueError("samples that are not finite")
    largest = float(values.max(initial=0.0))
    scale = next((float(top) for top in (1, 255, 65535) if largest <= top), max(largest, 1.0))
    return np.clip(values / scale, 0, 1).astype(np.float32)
