"""The order of the samples, epoch by epoch, and how many epochs pass without a stop."""

import numpy as np
import pytest

from playground.engine import backends, rhythm
from playground.engine.orders import AS_THEY_ARE, key_of, order_of


@pytest.fixture(scope="module")
def cpu():
    return backends.create("cpu")


@pytest.mark.parametrize("count", [1, 2, 3, 250, 6_000])
def test_both_backends_bring_rows_into_the_same_order(cpu, count):
    for key in (key_of(0, True), (1 << 64) - 1):
        rows = [order_of(3, count, key, backend) for backend in (cpu, backends.create("reference"))]
        assert np.array_equal(*rows)
        assert sorted(rows[0]) == list(range(count))


def test_an_order_depends_on_seed_and_epoch_alone(cpu):
    first = order_of(40, 100, key_of(0, True), cpu)
    order_of(7, 250, key_of(1, True), cpu)
    assert np.array_equal(order_of(40, 100, key_of(0, True), cpu), first)
    assert not np.array_equal(order_of(41, 100, key_of(0, True), cpu), first)
    assert not np.array_equal(order_of(40, 100, key_of(1, True), cpu), first)
    assert key_of(0, False) == AS_THEY_ARE
    assert np.array_equal(order_of(40, 100, AS_THEY_ARE, cpu), np.arange(100))


def test_every_order_is_as_likely_as_any_other(cpu):
    """All 24 orders of four samples, in 24,000 epochs: χ² with 23 degrees of freedom is above 49.7 once in a thousand
    seeds."""
    found = np.zeros(256, int)
    for epoch in range(24_000):
        found[int("".join(map(str, order_of(epoch, 4, key_of(5, True), cpu))), 4)] += 1
    found = found[found > 0]
    assert len(found) == 24
    assert ((found - 1000) ** 2 / 1000).sum() < 49.7


@pytest.mark.parametrize("often", [True, False])
def test_the_next_point_of_the_curve_is_the_first_that_is_due(often):
    for epoch in (0, 1, 7, 248, 249, 250, 499, 500, 501, 998, 999, 1001, 1999, 4001, 15_998):
        first = next(e for e in range(epoch + 1, epoch + 200) if rhythm.due(e, often))
        assert rhythm.next_due(epoch, often) == first
