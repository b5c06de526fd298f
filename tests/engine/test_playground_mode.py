"""As TensorFlow Playground trains: fixed order, left-over samples carried on, half squared error, links cut by L1.

The numbers are those of its own src/nn.ts (commit 02469bd, compiled to JavaScript, doubles), for the network and the
five samples below; batch 2, so that one sample of each epoch waits for the next.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
from networks import dense, project

from playground.core.dataset import Data, Part
from playground.core.registry import registry
from playground.engine import backends
from playground.engine.backends.reference import Backend
from playground.engine.batches import Batches
from playground.engine.model import Model
from playground.engine.trainer import Trainer
from playground.network import edits
from playground.storage.weights_npz import pack_weights, unpack_weights

POINTS = np.array([(1, 2), (-1, 0.5), (0.5, -1.5), (-2, -1), (1.5, 0.25)], np.float32)
SIGNS = np.array([1, 0, 1, 0, 1])
START = 0.5976352087743468
# regularizer, rate -> losses after each epoch; epochs -> weights and biases of the first and of the second layer
GOLDENS = {
    ("none", None): (
        (0.4611416782035894, 0.35407076177564456, 0.27854523003725573, 0.22417952181249814),
        {2: ([[0.3291487197890969, -0.12532226093013382], [0.1474218275332604, -0.03879261602000095]],
             [0.09208576576700372, 0.10453654973265823], [[0.5596484765738697, -0.2909416780430745]],
             [0.09486389635416208])},
    ),
    ("l2", 0.1): (
        (0.4607079459469432, 0.36024782363172353, 0.2918554305140218, 0.24307059701113273),
        {2: ([[0.3190037247036172, -0.12027281037500262], [0.139793702089618, -0.03748923519658894]],
             [0.09229792890894394, 0.10450086720111249], [[0.5389112061246734, -0.2785624152734119]],
             [0.09506425698604921])},
    ),
    ("l1_cut", 0.1): (
        (0.46213494733725147, 0.36982449274041146, 0.3091651681693818, 0.2661051347280182, 0.23835376079312906,
         0.2155165215164601),
        {2: ([[0.2849246759771733, -0.08953592793434498], [0.1114249486969521, -0.01732816367511939]],
             [0.09301908910457334, 0.10448570634946086], [[0.5147742938297328, -0.2568838886873505]],
             [0.09579777344684096]),
         6: ([[0.4965153027319842, 0.0], [-0.025399365886975875, 0.0]], [0.11386699590379729, 0.09948261900629551],
             [[0.6649837136502492, -0.1570117441151806]], [0.12135948795283269])},
    ),
    ("l1_cut", 1.0): (
        (0.48567953740035674, 0.48408671237921014, 0.48408874291663223, 0.4833089645021376, 0.48273589908172465,
         0.4823096663453469),
        {2: ([[0.0, 0.0], [0.0, 0.0]], [0.09868976280470032, 0.10378181860690532], [[0.10284963095622965, 0.0]],
             [0.09991757405760297]),
         6: ([[0.0, 0.0], [0.0, 0.0]], [0.10088155250458436, 0.10378181860690532], [[0.0, 0.0]],
             [0.13280970804966413])},
    ),
}  # fmt: skip
BACKENDS = {"reference": (lambda: Backend(dtype=np.float64), 1e-8), "cpu": (lambda: backends.create("cpu"), 2e-6)}


@dataclass(frozen=True)
class Five(registry.get("datasets", "circle")):  # type: ignore[misc]
    title: ClassVar[str] = "Five points"

    def make(self) -> Data:
        part = Part(POINTS, SIGNS, POINTS)
        return Data(part, part)


def mode(regularizer: str = "none", rate: float | None = None, **more):
    """The settings that make it: the gallery's playground-circle has the same."""
    pull = registry.create("regularizers", regularizer, **({} if rate is None else {"rate": rate}))
    layers = (dense(units, "tanh", kernel_regularizer=pull) for units in (2, 1))
    optimizer = registry.create("optimizers", "sgd", learning_rate=0.1)
    settings = {"shuffle": False, "left_over": "carry", "batch_size": 2} | more
    return project(*layers, data=Five(), loss="half_squared_error", optimizer=optimizer, **settings)


def begin(made, backend) -> Trainer:
    trainer = Trainer(made, backend)
    trainer.load_weights({
        (1, "weight"): np.array([[0.1, -0.2], [0.3, 0.004]]), (1, "bias"): np.full(2, 0.1),
        (2, "weight"): np.array([[0.5, -0.4]]), (2, "bias"): np.full(1, 0.1),
    })  # fmt: skip
    return trainer


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("case", GOLDENS, ids=lambda case: f"{case[0]}-{case[1]}")
def test_the_same_losses_and_weights_to_seven_digits(case, backend):
    make, tolerance = BACKENDS[backend]
    trainer = begin(mode(*case), make())
    trainer.measure_train()
    assert trainer.train_measure.loss == pytest.approx(START, abs=tolerance)
    losses, after = GOLDENS[case]
    for epoch, wanted in enumerate(losses, 1):
        assert trainer.run_epoch().train_loss == pytest.approx(wanted, abs=tolerance), epoch
        if epoch in after:
            goldens = zip(trainer.model.weights().items(), (np.array(a) for a in after[epoch]), strict=True)
            for (key, array), golden in goldens:
                np.testing.assert_allclose(array, golden, atol=tolerance, err_msg=f"{key} after {epoch}")


def test_what_is_cut_stays_cut_until_somebody_sets_it():
    trainer = begin(mode("l1_cut", 0.1), backends.create("cpu"))
    for _ in range(6):
        trainer.run_epoch()
    alive = trainer.model.alive()
    assert alive[1, "weight"].tolist() == [[True, False], [True, False]]
    assert alive[2, "weight"].all()
    trainer.model.parameters.values[1, "weight"][0, 1] = 0.5
    assert trainer.model.alive()[1, "weight"][0, 1]
    trainer.run_epoch()
    assert trainer.model.weights()[1, "weight"][0, 1] != 0.0
    assert trainer.model.weights()[1, "weight"][1, 1] == 0.0


@pytest.mark.parametrize("optimizer", registry.ids("optimizers"))
@pytest.mark.parametrize("backend", ["reference", "cpu"])
def test_no_optimizer_moves_a_cut_link(backend, optimizer):
    made = mode("l1_cut", 0.3).but(optimizer=registry.create("optimizers", optimizer, learning_rate=0.01))
    trainer = begin(made, backends.create(backend))
    trainer.model.parameters.values[1, "weight"][...] = [[0.0, 0.4], [0.001, -0.001]]
    trainer.model.parameters.states[1, "weight_alive"][0, 0] = 0
    cut = ~trainer.model.alive()[1, "weight"]
    assert cut.sum() == 1
    for _ in range(5):
        trainer.run_epoch()
        now = ~trainer.model.alive()[1, "weight"]
        assert (now | ~cut).all(), "none comes back"
        assert not trainer.model.weights()[1, "weight"][now].any()
        cut = now


def test_cut_links_follow_edits_files_and_undo():
    trainer = begin(mode("l1_cut", 0.1), backends.create("cpu"))
    for _ in range(6):
        trainer.run_epoch()
    project_, kept = trainer.project, trainer.model.alive()[1, "weight"]
    model = Model(project_, trainer.backend)
    model.load_weights(unpack_weights(pack_weights(trainer.model.contents()), project_))
    assert np.array_equal(model.alive()[1, "weight"], kept)
    trainer.apply(edits.resize(project_, 1, +1))
    assert np.array_equal(trainer.model.alive()[1, "weight"][:2], kept)
    assert trainer.model.alive()[1, "weight"][2].all()
    trainer.apply(project_)
    assert np.array_equal(trainer.model.alive()[1, "weight"], kept)
    trainer.apply(project_.but(dataset=project_.dataset.but(features=("x2",))))
    assert trainer.model.alive()[1, "weight"].tolist() == [[False], [False]], "the column of x2"
    trainer.apply(edits.regularize(project_, registry.create("regularizers", "none")))
    assert trainer.model.alive() == {}


@pytest.mark.parametrize(("samples", "size"), [(5, 2), (6, 2), (5, 5), (7, 3), (1, 1)])
@pytest.mark.parametrize("carry", [True, False])
def test_every_sample_has_its_turn(samples, size, carry):
    cut, rng = Batches(samples, size, carry), np.random.default_rng(0)
    orders = [rng.permutation(samples) for _ in range(4)]
    seen, before = [], None
    for order in orders:
        rows = [cut.rows(batch, order, before) for batch in range(cut.count)]
        assert {len(r) for r in rows} <= cut.sizes
        seen += [row for r in rows for row in r]
        before = order
    wanted = np.concatenate(orders)
    assert np.array_equal(seen, wanted[: len(wanted) - cut.left_over])


def test_a_resumed_run_goes_on_with_what_was_left_over():
    whole, parted = (begin(mode(shuffle=True), backends.create("cpu")) for _ in range(2))
    for _ in range(3):
        whole.run_epoch()
    parted.run_epoch()
    again = Trainer(parted.project, parted.backend)
    again.load_weights(parted.model.contents())
    again.resume(parted.curve, 1, 0.0)
    for _ in range(2):
        again.run_epoch()
    for key, array in whole.model.weights().items():
        assert np.array_equal(array, again.model.weights()[key])
