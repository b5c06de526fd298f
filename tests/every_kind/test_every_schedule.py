"""Every schedule: a pure function of the place in the run, never above the learning rate that it is given."""

import pytest

from playground.core.registry import registry

SCHEDULES = registry.all("schedules")
EACH = pytest.mark.parametrize("kind", SCHEDULES, ids=lambda kind: kind.kind_id())
PLACES = [i / 8 for i in range(8 * 130)]
LOSSES = [1.0 / (1 + min(i, 20)) for i in range(130)]  # falls for twenty epochs, then no more


def settings(kind) -> list:
    """The defaults, and every field at the ends of its range."""
    ends = [(name, end) for name, param in kind.params().items() for end in (param.minimum, param.maximum)]
    return [kind(), *(kind(**{name: end}) for name, end in ends)]


def course(schedule, base: float = 1.0, total: float = 0.0) -> list[float]:
    kept = [schedule.begin()]
    for loss in LOSSES:
        kept.append(schedule.heard(kept[-1], loss))
    return [schedule.rate(base, place, total, kept[int(place)]) for place in PLACES]


@EACH
def test_between_nothing_and_the_learning_rate(kind):
    for schedule in settings(kind):
        for total in (0.0, 1.0, 50.0, 100.0):
            rates = course(schedule, total=total)
            assert all(0.0 <= rate <= 1.0 + 1e-12 for rate in rates), schedule
            assert course(schedule, total=total) == rates, "the same place, the same rate"
            assert course(schedule, 0.25, total) == pytest.approx([0.25 * rate for rate in rates])


@EACH
def test_the_defaults_reach_the_full_rate_and_end_lower(kind):
    rates = course(kind())
    assert max(rates) == pytest.approx(1.0, rel=1e-3)
    if kind.params():
        assert rates[-1] < 0.5


@EACH
def test_what_is_heard_can_be_told_again(kind):
    """From the first epoch on, or from any epoch on with what was kept."""
    schedule = kind()
    for cut in (0, 1, 40, 130):
        assert schedule.fold(LOSSES[cut:], schedule.fold(LOSSES[:cut])) == schedule.fold(LOSSES)
    assert (schedule.fold(LOSSES) != schedule.begin()) == schedule.listens


@pytest.mark.parametrize("kind", [k for k in SCHEDULES if "epochs" in k.params()], ids=lambda kind: kind.kind_id())
def test_the_end_is_that_of_the_run_or_its_own(kind):
    schedule = kind(epochs=40)
    own, of_the_run = course(schedule), course(kind(epochs=7), total=40.0)
    assert own == of_the_run
    after = own[8 * 40 :]
    assert set(after) == {after[0]}, "after it the last value stays"
    assert after[0] == pytest.approx(own[8 * 40 - 1], abs=0.01), "without a jump"


@EACH
def test_a_still_schedule_keeps_its_rate_through_an_epoch(kind):
    """The compiled loop asks it once an epoch."""
    for schedule in settings(kind) if kind.still else ():
        rates = course(schedule)
        assert rates == [rates[i // 8 * 8] for i in range(len(rates))], schedule
