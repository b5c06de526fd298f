"""A curve of any length kept as a few hundred points that can be drawn every frame."""

import numpy as np


class CurveBuffer:
    """Lowest and highest point of each of at most ``capacity`` equal stretches of the run.

    What is drawn are points of the run itself, so no spike is lost. When the buffer is full, neighbours are joined
    and the stretches get twice as long: adding costs the same however long the run is.
    """

    def __init__(self, capacity: int = 400) -> None:
        self._capacity = capacity
        self.clear()

    def clear(self) -> None:
        self._stretch = 1  # points in one stretch
        self._count = 0  # stretches begun
        self._inside = 0  # points in the last of them
        self._low = np.empty((2, self._capacity))  # x and y of the lowest point of each stretch
        self._high = np.empty((2, self._capacity))
        self._last: tuple[float, float] | None = None

    @property
    def last(self) -> tuple[float, float] | None:
        """The newest point (x, y)."""
        return self._last

    def add(self, x: np.ndarray, y: np.ndarray) -> None:
        """Points (N,) in order of x; those that are not finite are left out."""
        keep = np.isfinite(y) & np.isfinite(x)
        x, y = x[keep], y[keep]
        if not len(x):
            return
        self._last = (float(x[-1]), float(y[-1]))
        start = 0
        while start < len(x):
            if self._count == 0 or self._inside == self._stretch:
                if self._count == self._capacity:
                    self._join_neighbours()
                    continue
                start += self._whole_stretches(x[start:], y[start:]) or self._begin(x[start], y[start])
                continue
            end = start + self._stretch - self._inside
            self._extend(x[start:end], y[start:end])
            start = end

    def points(self) -> tuple[np.ndarray, np.ndarray]:
        """x and y of at most 2 · capacity + 1 points, in order of x."""
        low, high = self._low[:, : self._count], self._high[:, : self._count]
        swap = low[0] > high[0]
        pairs = np.where(swap, np.stack([high, low]), np.stack([low, high]))  # (first or second, x or y, stretches)
        flat = pairs.transpose(1, 2, 0).reshape(2, -1)
        if self._last is not None and flat[0, -1] < self._last[0]:
            flat = np.concatenate([flat, np.array(self._last)[:, None]], axis=1)
        return flat[0], flat[1]

    def near(self, x: float) -> tuple[float, float] | None:
        """The kept point whose x is nearest."""
        if not self._count:
            return None
        xs, ys = self.points()
        i = int(np.abs(xs - x).argmin())
        return float(xs[i]), float(ys[i])

    def _begin(self, x: float, y: float) -> int:
        self._low[:, self._count] = self._high[:, self._count] = x, y
        self._count += 1
        self._inside = 1
        return 1

    def _extend(self, x: np.ndarray, y: np.ndarray) -> None:
        last, low, high = self._count - 1, int(y.argmin()), int(y.argmax())
        if y[low] < self._low[1, last]:
            self._low[:, last] = x[low], y[low]
        if y[high] > self._high[1, last]:
            self._high[:, last] = x[high], y[high]
        self._inside += len(y)

    def _whole_stretches(self, x: np.ndarray, y: np.ndarray) -> int:
        """Takes as many full stretches as there are points and room for; returns how many points that was."""
        n = min(len(y) // self._stretch, self._capacity - self._count)
        if not n:
            return 0
        taken = n * self._stretch
        xs, ys = x[:taken].reshape(n, -1), y[:taken].reshape(n, -1)
        rows, where = np.arange(n), slice(self._count, self._count + n)
        for store, column in ((self._low, ys.argmin(axis=1)), (self._high, ys.argmax(axis=1))):
            store[0, where], store[1, where] = xs[rows, column], ys[rows, column]
        self._count += n
        self._inside = self._stretch
        return taken

    def _join_neighbours(self) -> None:
        half = self._capacity // 2
        for store, sign in ((self._low, 1), (self._high, -1)):
            pairs = store[:, : 2 * half].reshape(2, half, 2)
            first = sign * pairs[1, :, 0] <= sign * pairs[1, :, 1]
            store[:, :half] = np.where(first, pairs[:, :, 0], pairs[:, :, 1])
        self._count, self._inside = half, 2 * self._stretch
        self._stretch *= 2
