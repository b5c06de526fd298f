"""What a grabbed widget shows, pixel by pixel."""

import numpy as np
from PySide6.QtGui import QImage


def pixel(image, x, y):
    """The colour at a point of the widget, at any screen resolution."""
    ratio = image.devicePixelRatio()
    return image.pixelColor(int((x + 0.5) * ratio), int((y + 0.5) * ratio))


def colours(widget):
    """How many pixels differ from the colour in the middle of the left edge."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    values = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return int((values != values[image.height() // 2, 4]).sum())
