"""The block that adds its input: names, shapes, problems in words, chance, edits while it trains, files."""

import json

import numpy as np
import pytest
from image_stacks import block, conv, ending
from networks import DATA, batch_of, dense, layer, project

import playground as pg
from playground.core.kinds import Unknown
from playground.core.plain import from_plain, to_plain
from playground.core.registry import registry
from playground.engine import backends
from playground.engine.backends.reference import Backend
from playground.engine.model import Model
from playground.engine.trainer import Trainer
from playground.network import edits
from playground.network.checks import check
from playground.storage.document_json import decode, encode
from playground.storage.weights_npz import pack_weights, unpack_weights

DEEP = block(dense(4, "tanh"), layer("batch_norm"), block(dense(3, "relu"), dense(4)), dense(5))


def small(*layers, **more):
    return project(*layers, dense(1, "sigmoid"), **more)


def test_weights_are_named_by_their_place_inside():
    model = Model(small(DEEP), Backend())
    names = [name for node, name in model.weights() if node == 1]
    assert names == [
        "0.weight", "0.bias", "1.weight", "1.bias", "2.0.weight", "2.0.bias", "2.1.weight", "2.1.bias", "3.weight",
        "3.bias", "projection.weight",
    ]  # fmt: skip
    assert model.weights()[1, "projection.weight"].shape == (5, 2)
    assert [name for _, name in model.states()] == ["1.running_mean", "1.running_var"]


@pytest.mark.parametrize(
    ("before", "inside", "projected"),
    [
        ((2, 6, 4), [conv(2, padding="same")], None),
        ((2, 6, 4), [conv(3, padding="same")], (3, 2, 1, 1)),
        ((2, 7, 4), [conv(2, 3, stride=2, padding="same")], (2, 2, 1, 1)),
        ((5,), [dense(5)], None),
        ((5,), [dense(3)], (3, 5)),
    ],
)
def test_a_projection_only_where_shapes_differ(before, inside, projected):
    made = block(*inside)
    assert made.problem(before) is None
    weight = made.weights(before).get("projection.weight")
    assert (weight and weight.shape) == projected


def test_the_sum_is_the_input_plus_what_the_stack_makes():
    model = Model(small(block(dense(2, "linear", use_bias=False))), Backend(dtype=np.float64))
    weight = model.parameters.values[1, "0.weight"]
    x, _ = batch_of(model, 6)
    np.testing.assert_allclose(model.responses(x)[1], x + x @ weight.T, rtol=1e-9)


def test_problems_name_the_layer_in_the_block():
    outside = small(dense(4), layer("residual", layers=[dense(4), conv(2)]))
    problem = check(outside).problems[0]
    assert problem.node == 2
    assert problem.message.startswith("Residual: layer 2 (Conv 2-D): Conv 2-D expects an image")
    too_small = block(conv(2, 9), conv(2, 1))
    problem = too_small.problem((2, 5, 5))
    assert problem.message.startswith("Residual: layer 1 (Conv 2-D): Conv 2-D slides over")
    fixed = too_small.but(**dict(problem.fix.change))
    assert [inner.kernel_size for inner in fixed.layers] == [5, 1]
    inner = block(conv(3), dense(2)).problem((3, 6, 6))
    assert [kind.id for kind in dict(inner.fix.change)["layers"]] == ["conv2d", "flatten", "dense"]
    mismatch = block(layer("flatten")).problem((2, 3, 3)).message
    assert mismatch.startswith("Residual cannot add its input 2×3×3 to what the layers inside make of it, 18")


@pytest.mark.parametrize("shape", [(7,), (3, 8, 8), (10, 4)])
@pytest.mark.parametrize("layers", [(), None])
def test_a_fresh_block_is_mended_for_any_sort_of_data(shape, layers):
    fresh = layer("residual") if layers is None else layer("residual", layers=layers)
    problem = fresh.problem(shape)
    if problem is not None:
        fresh = fresh.but(**dict(problem.fix.change))
    assert fresh.problem(shape) is None
    assert fresh.output_shape(shape) in (shape, (8,))


def test_an_ending_that_does_not_fit_is_not_looked_for_before_the_block():
    made = edits.mend(project(dense(4, "tanh"), block(dense(4))))
    assert check(made).ok
    assert [node.layer.id for node in made.network.nodes] == ["dense", "residual", "dense"]


def test_each_dropout_inside_silences_others():
    rates = block(layer("dropout", rate=0.5), layer("dropout", rate=0.5))
    made = ending(rates, layer("dropout", rate=0.5), shape=(2, 4, 4))
    program = Model(made, Backend()).runner(8, "train").program
    streams = [i.detail[1] for i in program.instructions if i.op == "dropout_mask"]
    assert len(set(streams)) == 3
    assert streams[0] == 3, "the first of a layer draws what it has always drawn"


def test_kept_in_files_and_unknown_layers_inside_are_kept_too():
    made = small(DEEP, block())
    assert decode(encode(made)) == made
    plain = to_plain(DEEP)
    plain["layers"][2]["layers"][0]["kind"] = "of_tomorrow"
    strange = from_plain("layers", json.loads(json.dumps(plain)))
    assert isinstance(strange, Unknown)
    assert to_plain(strange) == plain
    model = Model(small(DEEP), Backend())
    kept = unpack_weights(pack_weights(model.contents()), model.project)
    assert all(np.array_equal(array, kept[key]) for key, array in model.contents().items())
    assert len(kept) == len(model.contents())


def test_one_regularizer_reaches_the_layers_inside():
    pull = registry.create("regularizers", "l2", rate=0.1)
    made = edits.regularize(small(DEEP), pull)
    assert {inner.kernel_regularizer for inner in made.network.layers() if hasattr(inner, "kernel_regularizer")} == {
        pull
    }
    assert len(list(made.network.layers())) == 8


def test_features_keep_their_columns_on_both_ways_through_the_block():
    backend = Backend()
    old = Model(small(block(dense(3)), data=DATA["circle"]), backend)
    swapped = DATA["circle"].but(features=("x2", "x1_x2"))
    new = Model(small(block(dense(3)), data=swapped), backend, old)
    for name in ("0.weight", "projection.weight"):
        before, after = old.weights()[1, name], new.weights()[1, name]
        assert np.array_equal(after[:, 0], before[:, 1]), "x2 is the first now"
        assert not after[:, 1].any(), "and what is new is not heard at first"


def test_as_a_part_of_a_library_model():
    stack = [pg.layers.Dense(units=3, activation="tanh"), pg.layers.BatchNorm, "dense"]
    net = pg.Network(input_shape=(4,), layers=[pg.layers.Residual(layers=stack), pg.layers.Dense(units=1)])
    model = pg.Model(net, seed=0, backend="reference")
    assert list(model.weights)[:3] == ["0.0.weight", "0.0.bias", "0.1.weight"]
    assert "0.projection.weight" in model.weights
    model.load_weights(model.weights)
    assert model.predict(np.zeros((2, 4), np.float32)).shape == (2, 1)


def test_layers_inside_keep_their_weights_wherever_they_stand():
    """Put in front, taken out, moved, brought back: what was learned stays with its layer."""
    backend = backends.create("cpu")
    first, second = dense(2, "tanh"), dense(2, "relu")
    trainer = Trainer(small(block(first, second), data=DATA["circle"]), backend)
    trainer.run_epoch()
    learned = trainer.model.weights()

    def become(*layers) -> dict:
        trainer.apply(edits.change_layer(trainer.project, 1, layers=layers))
        return trainer.model.weights()

    after = become(layer("batch_norm"), first, second)
    assert np.array_equal(after[1, "1.weight"], learned[1, "0.weight"])
    assert np.array_equal(after[1, "2.bias"], learned[1, "1.bias"])
    after = become(second, layer("batch_norm"), first)
    assert np.array_equal(after[1, "0.weight"], learned[1, "1.weight"])
    assert np.array_equal(after[1, "2.weight"], learned[1, "0.weight"])
    after = become(second.but(activation="sigmoid"))
    assert np.array_equal(after[1, "0.weight"], learned[1, "1.weight"])
    after = become(first, second.but(activation="sigmoid"))
    assert np.array_equal(after[1, "1.weight"], learned[1, "1.weight"])
    trainer.run_epoch()
    learned = trainer.model.weights()
    wider = become(first.but(units=3), second.but(activation="sigmoid"))
    assert np.array_equal(wider[1, "0.weight"][:2], learned[1, "0.weight"])


def test_an_undone_removal_inside_brings_the_weights_back():
    trainer = Trainer(small(block(dense(3, "tanh"), dense(2, "tanh")), data=DATA["circle"]), backends.create("cpu"))
    trainer.run_epoch()
    before, learned = trainer.project, trainer.model.weights()
    trainer.apply(edits.change_layer(before, 1, layers=before.network.node(1).layer.layers[:1]))
    assert (1, "1.weight") not in trainer.model.weights()
    trainer.apply(before)
    after = trainer.model.weights()
    assert all(np.array_equal(array, after[key]) for key, array in learned.items())
