"""Points that are drawn while a network trains: the run goes on with them."""

import numpy as np
import pytest

from playground.core.own_points import MOST, rows_of
from playground.core.registry import registry
from playground.engine import backends
from playground.engine.trainer import Trainer
from playground.network import edits
from playground.network.checks import check
from playground.storage import document_json
from playground.storage.gallery import load_entry


def own(**values):
    return registry.create("datasets", "own_points", **values)


def circle_made_own():
    return edits.choose_dataset(load_entry("circle"), own())


@pytest.fixture
def trainer():
    trainer = Trainer(load_entry("circle"), backends.create("cpu"))
    for _ in range(3):
        trainer.run_epoch()
    return trainer


def test_the_points_of_another_set_become_ones_own_and_the_run_goes_on(trainer):
    weights = trainer.model.weights()
    project = circle_made_own()
    assert len(project.dataset.rows) == 500
    assert project.dataset.classes() == load_entry("circle").dataset.classes()
    trainer.apply(project)
    assert (trainer.epoch, len(trainer.curve)) == (3, 3)
    assert all(np.array_equal(weights[key], array) for key, array in trainer.model.weights().items())
    trainer.apply(load_entry("circle"))
    assert trainer.epoch == 3, "undone, it goes on as well"


def test_appended_and_erased_points_do_not_restart(trainer):
    project = circle_made_own()
    trainer.apply(project)
    model = trainer.model
    for turn in range(4):
        grown = project.dataset.with_points([(0.1 * turn + 0.01 * i, 5.0) for i in range(7)], 1)
        project = project.but(dataset=grown)
        trainer.apply(project)
        trainer.step()
    assert trainer.model is model, "nothing is made anew"
    assert len(trainer.data.train) + len(trainer.data.test) == 528
    project = project.but(dataset=project.dataset.without_near(0.0, 0.0, 3.0))
    trainer.apply(project)
    epoch = trainer.epoch
    trainer.run_epoch()
    assert trainer.epoch == epoch + 1 == 4
    assert np.isfinite(trainer.curve[-1].test_loss)
    assert set(trainer.data.train.labels.tolist()) == {0, 1}


def test_one_more_class_gives_the_network_another_ending_and_the_rest_learns_on(trainer):
    trainer.apply(circle_made_own())
    three = edits.with_dataset(trainer.project, trainer.project.dataset.with_class().with_points([(5, 5)], 2))
    assert check(three).ok
    first = trainer.model.weights()[1, "weight"]
    trainer.apply(three)
    assert np.array_equal(trainer.model.weights()[1, "weight"], first)
    assert trainer.epoch == 3
    trainer.run_epoch()
    assert np.isfinite(trainer.curve[-1].train_loss)


def test_without_a_test_point_there_is_no_test_loss(trainer):
    one = own(rows=[(0, 0, 0), (1, 1, 1)])
    trainer.apply(edits.with_dataset(trainer.project, one))
    trainer.run_epoch()
    assert trainer.curve[-1].test_loss is None
    assert len(trainer.data.test) == 0


def test_a_point_keeps_its_side_when_others_come_and_go():
    data = own().with_points([(0.37 * i % 6, 0.61 * i % 5) for i in range(100)], 1)
    before = data.make()
    after = data.with_points([(-5, -5)], 0).without_near(0, 0, 0.5).make()
    stayed = {tuple(p) for p in after.train.raw.tolist()} & {tuple(p) for p in before.train.raw.tolist()}
    assert len(stayed) >= len(after.train) - 2
    share = len(before.train) / 132
    assert share == pytest.approx(0.75, abs=0.01)


def test_edits_keep_limits_and_classes_together():
    full = own().with_points([(0, 0)] * (MOST + 10), 1)
    assert len(full.rows) == MOST
    assert full.room == 0
    three = own().with_class().with_points([(1, 2)], 2)
    assert three.classes() == ("class −1", "class +1", "class 3")
    assert three.without_class(0).classes() == ("class +1", "class 3")
    assert {row[2] for row in three.without_class(0).rows} == {0.0, 1.0}
    values = three.with_values()
    assert values.classes() == ()
    assert {row[2] for row in values.rows} == {-1.0, 0.0, 1.0}
    assert values.make().train.labels.shape[1:] == (1,)
    assert values.with_class().classes() == ("class −1", "class +1")
    with pytest.raises(ValueError, match="a class without a name"):
        own(rows=[(0, 0, 2)])


def test_no_points_are_a_problem_in_words_and_a_file_keeps_the_rows():
    project = load_entry("circle").but(dataset=own().without_rows())
    assert check(project).problems[0].message.startswith("There are no points yet: click")
    some = load_entry("circle").but(dataset=own().with_points([(1.23456, -2)], 1))
    assert document_json.decode(document_json.encode(some)) == some
    assert some.dataset.rows[-1] == (1.235, -2.0, 1.0)


def test_every_set_of_points_can_be_made_ones_own():
    for kind in registry.all("datasets"):
        taken = own().take_over(kind())
        rows = rows_of(kind())
        assert taken.rows == (rows or own().rows)
        assert taken.classes() == (kind().classes() if rows else own().classes())
