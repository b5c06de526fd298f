"""Slow motion: how far a run may go, with the clock in the test's hands."""

import math

import pytest

from playground.engine import pace as module
from playground.engine.pace import Pace


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(module.time, "perf_counter", lambda: now[0])
    return now


def test_as_fast_as_possible_has_no_goal(clock: list[float]) -> None:
    assert Pace().goal(12.0) == math.inf


def test_the_goal_moves_with_the_clock(clock: list[float]) -> None:
    pace = Pace(10.0)
    assert pace.goal(5.0) == 5.0
    clock[0] += 0.05
    assert pace.goal(5.0) == pytest.approx(5.5)


def test_a_run_that_falls_behind_does_not_race_later(clock: list[float]) -> None:
    pace = Pace(10.0)
    pace.goal(0.0)
    clock[0] += 60.0
    pace.goal(1.0)  # a machine slower than the pace
    clock[0] += 0.01
    assert pace.goal(1.0) == pytest.approx(1.1)


def test_a_new_pace_starts_from_where_the_run_is(clock: list[float]) -> None:
    pace = Pace(1.0)
    pace.goal(0.0)
    clock[0] += 0.05
    pace.set(100.0)
    assert pace.goal(3.0) == 3.0
