"""What several threads need for one batch: their parts of it, of a matrix product, and of a sum of gradients."""

from playground.engine.backends.cpu.jit import NO_TRANSPOSE, SINGLE, TRANSPOSE, gemm, jit
from playground.engine.backends.cpu.kernels import BLOCK


@jit
def gather_features(source, rows, first, out):
    """out[f, j] = source[rows[j], first + f]: as kernels.gather, for some of the features."""
    features, batch = out.shape
    for j0 in range(0, batch, BLOCK):
        j1 = min(j0 + BLOCK, batch)
        for f in range(features):
            for j in range(j0, j1):
                out[f, j] = source[rows[j], first + f]


@jit
def affine_backward_input(weight, g, numbers, first, out):
    """The rows from ``first`` on of Wᵀ g: weight (out, in), g (out, batch). numbers: 1 and 0, as BLAS wants them."""
    batch, inputs = g.shape[1], weight.shape[1]
    one, zero = numbers[0:].ctypes, numbers[1:].ctypes
    w = weight[0, first:].ctypes
    # BLAS goes by columns: it sees every array transposed, and computes outᵀ = gᵀ W
    gemm(SINGLE, NO_TRANSPOSE, TRANSPOSE, batch, out.shape[0], g.shape[0],
         one, g.ctypes, batch, w, inputs, zero, out.ctypes, batch)  # fmt: skip


@jit
def put(part, first, whole):
    """Columns ``first`` and following of whole = part."""
    for i in range(part.shape[0]):
        for j in range(part.shape[1]):
            whole[i, first + j] = part[i, j]


@jit
def take(whole, first, part):
    """part = columns ``first`` and following of whole."""
    for i in range(part.shape[0]):
        for j in range(part.shape[1]):
            part[i, j] = whole[i, first + j]


@jit
def add(part, whole):
    """whole += part, both flat."""
    for i in range(whole.size):
        whole[i] += part[i]
