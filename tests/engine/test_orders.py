"""The order of the samples, epoch by epoch, and how many epochs of it follow one another without a stop."""

import numpy as np
import pytest

from playground.engine import rhythm
from playground.engine.orders import TOGETHER, Orders


@pytest.mark.parametrize("shuffle", [True, False])
def test_epochs_follow_one_another_until_a_stop_or_the_end_of_the_block(shuffle):
    orders = Orders()
    of = [orders.of(epoch, 250, 3, shuffle).copy() for epoch in range(TOGETHER // 250)]
    order = orders.of(4, 250, 3, shuffle)
    assert np.array_equal(orders.ahead(order, 4, 9), of[4:9])
    assert np.array_equal(orders.ahead(order, 4, 2), of[4:5]), "one at least"
    assert np.array_equal(orders.ahead(order, 4, 1_000_000), of[4:])
    assert np.array_equal(orders.ahead(order.copy(), 4, 1_000_000), of[4:5]), "another order comes first"


def test_an_order_is_a_shuffle_that_depends_on_seed_and_epoch_alone():
    one, other = Orders(), Orders()
    first = one.of(40, 100, 0, True).copy()
    assert sorted(first) == list(range(100))
    other.of(7, 250, 1, True)
    assert np.array_equal(other.of(40, 100, 0, True), first)
    assert not np.array_equal(other.of(41, 100, 0, True), first)
    assert not np.array_equal(other.of(40, 100, 1, True), first)


@pytest.mark.parametrize("often", [True, False])
def test_the_next_point_of_the_curve_is_the_first_that_is_due(often):
    for epoch in (0, 1, 7, 998, 999, 1000, 1999, 2000, 2001, 3998, 3999, 4001, 7999, 16_001, 63_998):
        first = next(e for e in range(epoch + 1, epoch + 200) if rhythm.due(e, often))
        assert rhythm.next_due(epoch, often) == first
