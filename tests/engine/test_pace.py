"""Slow motion: how far a run may go, with the clock in the test's hands."""

import math

import pytest

from playground.core.speed import Speed
from playground.engine import pace as module
from playground.engine.pace import Pace


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(module.time, "perf_counter", lambda: now[0])
    return now


def test_as_fast_as_possible_has_no_goal(clock: list[float]) -> None:
    assert Pace().goal(12.0, 25) == math.inf


def test_the_goal_moves_with_the_clock(clock: list[float]) -> None:
    pace = Pace(Speed(10.0))
    assert pace.goal(5.0, 25) == 5.0
    clock[0] += 0.05
    assert pace.goal(5.0, 25) == pytest.approx(5.5)


def test_a_run_that_falls_behind_does_not_race_later(clock: list[float]) -> None:
    pace = Pace(Speed(10.0))
    pace.goal(0.0, 25)
    clock[0] += 60.0
    pace.goal(1.0, 25)  # a machine slower than the pace
    clock[0] += 0.01
    assert pace.goal(1.0, 25) == pytest.approx(1.1)


def test_a_new_pace_starts_from_where_the_run_is(clock: list[float]) -> None:
    pace = Pace(Speed(1.0))
    pace.goal(0.0, 25)
    clock[0] += 0.05
    pace.set(Speed(100.0))
    assert pace.goal(3.0, 25) == 3.0


def test_steps_go_by_the_batches_of_an_epoch(clock: list[float]) -> None:
    pace = Pace(Speed(5.0, "steps"))
    assert pace.goal(2.0, 25) == 2.0
    clock[0] += 0.2
    assert pace.goal(2.0, 25) == pytest.approx(2.04), "one step of 25"
    clock[0] += 1.0
    pace.goal(2.04, 25)
    clock[0] += 0.2
    assert pace.goal(2.04, 25) == pytest.approx(2.08), "what has been missed is not made up for"
