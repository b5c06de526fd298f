"""How far the plane goes that is drawn."""

import numpy as np
import pytest

from playground.core.plane import DOMAIN, round_reach
from playground.core.registry import registry
from playground.engine.probes import plane_inputs


def test_reaches_are_round_hold_everything_and_are_never_narrower_than_usual():
    assert [round_reach(far) for far in (0.0, 6.0, 6.01, 8.0, 9.5, 13.0, 100.0, 101.0)] == [
        DOMAIN, DOMAIN, 8.0, 8.0, 10.0, 15.0, 100.0, 120.0,
    ]  # fmt: skip
    assert round_reach(float(np.float32(1.2))) == DOMAIN
    for far in np.random.default_rng(0).uniform(6, 1000, 50).tolist():
        assert far <= round_reach(far) <= 1.34 * far


@pytest.mark.parametrize("kind", [k.kind_id() for k in registry.all("datasets") if hasattr(k, "reach")])
def test_every_set_lies_in_its_plane(kind):
    quiet = registry.create("datasets", kind)
    loud = quiet.but(noise=50.0) if "noise" in quiet.params() else quiet
    for dataset in (quiet, loud):
        data = dataset.make()
        assert max(np.abs(data.train.raw).max(), np.abs(data.test.raw).max()) <= dataset.reach()


def test_the_network_is_asked_as_far_out():
    circle = registry.create("datasets", "circle")
    near, far = plane_inputs(circle, 4), plane_inputs(circle, 4, 12.0)
    assert np.abs(near).max() == 4.5
    assert np.array_equal(far, 2 * near)
