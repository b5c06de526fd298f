"""The vocabulary everything else is written in: described parameters, kinds, shapes, problems. No Qt, no numba."""
