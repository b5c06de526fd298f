"""The compiled CPU backend: numba kernels over feature-major buffers (features, batch)."""
