"""The order of the samples, epoch by epoch, and how many epochs of it follow one another without a stop."""

import numpy as np
import pytest

from playground.engine.orders import TOGETHER, Orders


@pytest.mark.parametrize("shuffle", [True, False])
def test_epochs_follow_one_another_until_one_is_measured_or_the_last_or_the_block_ends(shuffle):
    orders = Orders()
    of = [orders.of(epoch, 250, 3, shuffle).copy() for epoch in range(TOGETHER // 250)]
    order = orders.of(4, 250, 3, shuffle)
    assert np.array_equal(orders.ahead(order, 4, 1000, lambda epoch: epoch == 9), of[4:9])
    assert np.array_equal(orders.ahead(order, 4, 7, lambda epoch: False), of[4:7])
    assert np.array_equal(orders.ahead(order, 4, 1000, lambda epoch: False), of[4:])
    assert np.array_equal(orders.ahead(order.copy(), 4, 1000, lambda epoch: False), of[4:5]), (
        "another order comes first"
    )


def test_an_order_is_a_shuffle_that_depends_on_seed_and_epoch_alone():
    one, other = Orders(), Orders()
    first = one.of(40, 100, 0, True).copy()
    assert sorted(first) == list(range(100))
    other.of(7, 250, 1, True)
    assert np.array_equal(other.of(40, 100, 0, True), first)
    assert not np.array_equal(other.of(41, 100, 0, True), first)
    assert not np.array_equal(other.of(40, 100, 1, True), first)
