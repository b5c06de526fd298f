"""Numbers of a walk as they are shown: products and sums that come out to the last digit."""

import math
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.walk import rounding
from playground.engine.walk.sums import Summand, adding_up

SUMMANDS = st.builds(
    lambda factors, alone, kept: Summand(math.prod(factors), () if alone else factors, kept),
    st.tuples(*(st.floats(-top, top).map(lambda v: v if abs(v) > 1e-100 else 0.0) for top in (1e4, 10.0))),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(SUMMANDS, min_size=1, max_size=20))
def test_written_sums_multiply_and_add_up(summands):
    total = math.fsum(summand.value for summand in summands)
    found = adding_up(summands, total)
    shown = [rounding.value_of(text) for text in found.terms]
    missing = rounding.value_of(found.missing or "0")
    wanted = rounding.value_of(found.total)
    unit = Decimal(1).scaleb(wanted.as_tuple().exponent)
    assert sum(shown) + missing == wanted
    assert abs(wanted - Decimal(total)) <= unit / 2
    for summand, text, factors in zip(summands, shown, found.factors, strict=True):
        assert abs(text - Decimal(summand.value)) <= unit / (2 if summand.kept and not factors else 1)
        if factors:
            assert abs(math.prod(map(rounding.value_of, factors)) - text) < unit / 2
            for factor, read in zip(summand.factors, map(rounding.value_of, factors), strict=True):
                assert abs(read - Decimal(factor)) <= Decimal(1).scaleb(read.as_tuple().exponent) / 2
                assert read or not factor, "a tiny number keeps digits that count"


def test_what_no_digit_makes_add_up_is_said():
    """A third is 0.3333, whatever its digits, and three of them are 1."""
    third = Summand(1 / 3, (1 / 3, 1.0))
    found = adding_up([third] * 3, 1.0)
    assert found.terms == ["0.3333"] * 3
    assert (found.total, found.missing) == ("1.0000", "0.0001")


def test_numbers_read_well():
    assert rounding.number(0.50402) == "0.5040"
    assert rounding.number(-3.00418) == "−3.0042"
    assert rounding.number(0.0) == "0.0000"
    assert rounding.number(0.0123456) == "0.01235"
    assert rounding.number(12345.678) == "12345.68"
    assert rounding.number(1.5e-12) == "1.5000e−12"
    assert rounding.number(float("nan")) == "not a number"
    # each alone would be 0.3333: one of them makes up for what the total lacks
    assert adding_up([Summand(0.33334), Summand(0.33333), Summand(0.33333)], 1.0).terms == [
        "0.3334",
        "0.3333",
        "0.3333",
    ]
