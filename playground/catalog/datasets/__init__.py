"""Data sets. ORDER is that of the chooser."""

ORDER = (
    "circle",
    "xor",
    "gaussians",
    "spiral",
    "spiral_three",
    "spiral_five",
    "blobs",
    "plane",
    "multi_gaussian",
    "ring",
    "line",
    "two_clouds",
    "three_clouds",
    "gaussian_ring",
    "gaussian_grid",
    "mnist",
    "mnist_rows",
    "sine_wave",
    "adding_problem",
    "parity",
)
