"""What a network will need is known before memory is taken, bounds what is taken, and more than there is is refused."""

import gc
import tracemalloc

import numpy as np
import pytest
from networks import dense, layer, project
from numba.core.runtime import _nrt_python, rtsys

from playground.cli import main
from playground.core.registry import registry
from playground.engine import backends, memory
from playground.engine.actor import Actor
from playground.engine.backends.cpu import division
from playground.engine.backends.cpu.backend import Runner
from playground.engine.model import Model, ProjectError
from playground.engine.trace import trace
from playground.engine.trainer import Trainer
from playground.storage.project_file import Saved, save

ROWS = registry.create("datasets", "mnist_rows", images=300)
IMAGES = registry.create("datasets", "mnist", images=300)
ADAM = registry.create("optimizers", "adam")
TEN = dense(10, "softmax")
TINY = (dense(4, "tanh"), dense(1, "sigmoid"))
CLASSIFY = {"loss": "cross_entropy", "optimizer": ADAM, "batch_size": 32}
NETWORKS = {
    "tiny": project(*TINY, data=registry.create("datasets", "circle"), batch_size=10),
    "mlp": project(layer("flatten"), dense(64, "relu"), layer("dropout"), TEN, data=IMAGES, **CLASSIFY),
    "cnn": project(
        layer("conv2d", filters=8, kernel_size=3, activation="relu"), layer("batch_norm"), layer("max_pool2d"),
        layer("flatten"), TEN, data=IMAGES, **CLASSIFY,
    ),
    "images": project(
        layer("conv2d", filters=8, kernel_size=5, stride=2), layer("prelu"), layer("spatial_dropout2d"),
        layer("up_sample2d"), layer("conv2d_transpose", filters=4), layer("layer_norm"), layer("avg_pool2d"),
        layer("flatten"), layer("gaussian_noise"), TEN, data=IMAGES, **CLASSIFY,
    ),
    "lstm": project(layer("lstm", units=32), TEN, data=ROWS, **CLASSIFY),
    "gru": project(layer("gru", units=32), layer("layer_norm"), TEN, data=ROWS, **CLASSIFY),
}  # fmt: skip


def taken(runner) -> int:
    """Bytes of all the arrays that a runner works with, each counted once, in whole."""
    arrays = [*runner.arrays, runner.rows, runner.hyper, *(a for _, given in runner.calls for a in given)]
    arrays += [part for part in (*vars(runner).values(), *vars(runner.script).values()) if isinstance(part, np.ndarray)]
    owners = {}
    for array in arrays:
        while isinstance(array.base, np.ndarray):
            array = array.base
        owners[id(array)] = array
    parameters = runner.parameters
    for array in (parameters.flat, parameters.flat_gradient, parameters.flat_state, *parameters.slots):
        owners.pop(id(array), None)
    return sum(array.nbytes for array in owners.values())


@pytest.mark.parametrize("name", NETWORKS)
def test_the_bound_holds_and_is_close(name):
    made = NETWORKS[name]
    parameters, program = Model(made, backends.create("cpu")).parameters, trace(made, 32, "train")
    runner = Runner(program, parameters)
    list(runner.prepare())
    blocks = (parameters.flat, parameters.flat_gradient, parameters.flat_state, *parameters.slots)
    shared = sum(array.nbytes for array in blocks)
    assert shared <= program.shared_bytes() <= shared + 64 * len(program.states)
    assert taken(runner) <= program.own_bytes() <= 1.05 * taken(runner) + 50_000
    assert program.bytes() == program.own_bytes() + program.shared_bytes()


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("name", ["mlp", "cnn", "lstm"])
def test_a_run_stays_below_its_bound(name, threads, monkeypatch):
    monkeypatch.setattr(division, "LEAST_BY_ROW", 0.0)
    monkeypatch.setattr(division, "LEAST_WORK", 0.0)
    made, backend = NETWORKS[name], backends.create("cpu", threads)
    tracemalloc.start()
    try:
        made.dataset.make()  # MNIST is kept: it is not counted here
        Trainer(made, backend).run_epoch()
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        trainer = Trainer(made, backend)
        trainer.run_epoch()
        peak = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
        backend.close()
    bound = memory.run_bytes(made, 500, threads)
    assert peak < bound
    assert threads > 1 or bound - made.dataset.bytes() < 3 * peak, "but not out of all proportion"


@pytest.mark.parametrize("kind", registry.ids("datasets"))
def test_data_sets_know_how_large_they_are(kind):
    dataset = registry.create("datasets", kind)
    data = dataset.make()
    assert dataset.counts() == (len(data.train), len(data.test))
    arrays = [array for part in (data.train, data.test) for array in (part.x, part.raw, part.labels)]
    assert sum(array.nbytes for array in arrays) <= dataset.bytes()


# -- refused


def no_arrays(*_, **__):
    raise AssertionError("memory was asked for")


def enormous(**training):
    """Two layers of 9,000 neurons: 81 million weights between them, just what the checks let through."""
    return project(dense(9000, "tanh"), dense(9000, "tanh"), dense(1, "sigmoid"), optimizer=ADAM, **training)


@pytest.mark.parametrize("make", [Model, Trainer])
def test_what_does_not_fit_is_refused_before_it_is_allocated(make, monkeypatch):
    monkeypatch.setattr(memory, "available", lambda: 1_500_000_000)
    made = enormous(batch_size=128)
    backend = backends.create("cpu")
    monkeypatch.setattr(np, "zeros", no_arrays)
    monkeypatch.setattr(type(made.dataset), "make", no_arrays)
    with pytest.raises(ProjectError, match=r"^This network needs about [\d.]+ GB at batch size 128, this"):
        make(made, backend)


def test_a_batch_too_large_for_any_machine():
    conv = layer("conv2d", filters=1024, kernel_size=3, padding="same", activation="relu")
    data = registry.create("datasets", "mnist")
    made = project(conv, conv, conv, layer("flatten"), TEN, data=data, **CLASSIFY | {"batch_size": 8192})
    with pytest.raises(ProjectError, match=r"needs about [\d,]+ GB at batch size 8,192") as refused:
        Trainer(made, backends.create("cpu"))
    size = float(str(refused.value).split("about ")[1].split(" GB")[0].replace(",", ""))
    buffer = 4 * 1024 * 28 * 28 * (8192 + 60_000 % 8192) / 1e9  # of a layer's output, for a batch and the last one
    assert 3 * 4 * buffer < size < 1.1 * 3 * 4 * buffer, "three layers: sums and outputs, and gradients of both"


def test_an_edit_that_does_not_fit_leaves_the_run_as_it_was(monkeypatch):
    trainer = Trainer(NETWORKS["tiny"], backends.create("cpu"))
    trainer.run_epoch()
    model = trainer.model
    monkeypatch.setattr(memory, "available", lambda: 1_500_000_000)
    with pytest.raises(ProjectError, match=r"this machine has 1\.2 GB free: use a smaller"):
        trainer.apply(enormous())
    assert (trainer.project, trainer.model, trainer.epoch) == (NETWORKS["tiny"], model, 1)
    trainer.run_epoch()


def test_an_edit_needs_no_room_for_the_buffers_of_before(monkeypatch):
    trainer = Trainer(NETWORKS["cnn"], backends.create("cpu"))
    trainer.step()
    assert trainer.model.runners
    for change in (trainer.reset, lambda: trainer.apply(NETWORKS["tiny"]), lambda: trainer.apply(NETWORKS["mlp"])):
        held = []
        monkeypatch.setattr(memory, "available", lambda: held.append(len(trainer.model.runners)))  # noqa: B023
        monkeypatch.setattr(memory, "LEAST", 0)
        change()
        trainer.step()
        assert held == [0]


def test_the_window_and_the_command_line_say_it_in_one_sentence(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(memory, "available", lambda: 1_500_000_000)
    needed = memory.run_bytes(enormous(), 500, backends.THREADS)
    sentence = f"This network needs about {memory.gigabytes(needed)} at batch size 10"
    worker = Actor()
    worker.post(worker.open, 1, enormous(), None, [], 0, 0.0)
    worker.work()
    assert worker.frame.state == "stopped"
    assert worker.frame.error.startswith(sentence)
    save(tmp_path / "enormous.nnp", Saved(enormous()))
    assert main(["train", str(tmp_path / "enormous.nnp")]) == 1
    assert capsys.readouterr().err.startswith(f"playground: {sentence}")


def test_where_nothing_is_known_nothing_is_refused(monkeypatch):
    monkeypatch.setattr(memory, "available", lambda: None)
    assert memory.short_of(10**13) is None


def test_what_there_is(monkeypatch, tmp_path):
    free = memory.available()
    assert free is None or 10**7 < free < 10**14
    for name, words in {
        "max": "3000000",
        "current": "2000000",
        "memory.stat": "anon 5\ninactive_file 500000\n",
    }.items():
        (tmp_path / name).write_text(words)
    monkeypatch.setattr(memory, "CGROUPS", ((tmp_path, "max", "current", "inactive_file"),))
    assert memory.available() == 1_500_000, "files that are only kept count as free"
    (tmp_path / "max").write_text("max\n")
    assert memory.available() != 1_500_000, "no limit"


@pytest.mark.parametrize(("count", "words"), [(41_200_000_000, "41 GB"), (1_600_000_000, "1.6 GB"), (3e8, "300 MB")])
def test_sizes_in_words(count, words):
    assert memory.gigabytes(count) == words


# -- nothing is allocated while it trains


@pytest.mark.parametrize("name", NETWORKS)
def test_steps_take_no_memory(name):
    """Over many steps nothing of the size of an array is taken, not even for a moment, and nothing is kept."""
    trainer = Trainer(NETWORKS[name], backends.create("cpu"))
    trainer.run_epoch()  # compiled, and all buffers there
    gc.collect()
    tracemalloc.start()
    try:
        for _ in range(3):
            trainer.step()
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        for _ in range(5):
            trainer.step()
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert trainer.batch >= 8, "no epoch has ended on the way"
    assert after - before < 1000
    assert peak - before < 4000, "the smallest array of a layer here is larger"


@pytest.mark.parametrize("name", NETWORKS)
def test_kernels_take_no_memory(name):
    """numba makes a small note for each array that a kernel is given; whatever goes beyond these was allocated."""
    runner = Trainer(NETWORKS[name], backends.create("cpu")).model.runner(NETWORKS[name].training.batch_size, "train")
    _nrt_python.memsys_enable_stats()
    for kernel, arguments in runner.calls:
        kernel(*arguments)
        before = rtsys.get_allocation_stats().alloc
        kernel(*arguments)
        given = sum(isinstance(argument, np.ndarray) for argument in arguments)
        assert rtsys.get_allocation_stats().alloc - before == given, kernel.py_func.__name__
