"""Numbers as the pixels of a colour table."""

import numpy as np


def packed(table: np.ndarray) -> np.ndarray:
    """(256, 3) uint8 colours as the 32-bit pixels of QImage."""
    rgb = table.astype(np.uint32)
    return 0xFF000000 | rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]


def as_index(shares: np.ndarray) -> np.ndarray:
    """−1 … 1 as rows of the colour table."""
    return (np.clip(shares, -1.0, 1.0) * 127.5 + 127.5).astype(np.uint8)
