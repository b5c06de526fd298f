"""``import playground`` costs nothing: no Qt ever, numba only when something is computed on the compiled backend."""

import subprocess
import sys

import pytest

CODE = """
import sys
import playground as pg

def loaded(*names):
    return [name for name in names if name in sys.modules]

assert not loaded("numpy", "numba", "playground.library"), loaded("numpy", "numba")
network = pg.Network(input_shape=2, layers=[pg.layers.Dense(units=3, activation="softmax")])
model = pg.Model(network)
model.load_weights(model.weights)
pg.load("xor").network.summary()
assert not loaded("numba", "scipy", "threadpoolctl"), loaded("numba", "scipy")
reference = pg.Model(network, backend="reference")
reference.fit([[1, 2], [3, 4]], [0, 2], loss="cross_entropy")
assert not loaded("numba", "scipy")
{more}
assert not [name for name in sys.modules if name.startswith(("PySide6", "pyqtgraph", "shiboken6"))]
"""
COMPUTES = "model.predict([[1, 2]])\nassert loaded('numba')"


@pytest.mark.parametrize("more", ["", COMPUTES], ids=["reference", "compiled"])
def test_nothing_is_loaded_before_it_is_needed(more):
    done = subprocess.run([sys.executable, "-c", CODE.format(more=more)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
