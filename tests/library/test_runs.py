"""Gallery projects and files: loaded, changed, and trained as on the command line."""

import json

import numpy as np
import pytest

import playground as pg
from playground.cli import main
from playground.core.dataset import DataError
from playground.storage import gallery
from playground.storage.errors import FileError

TIMES = ("seconds", "samples_per_second")


def untimed(report: dict) -> dict:
    return {name: value for name, value in report.items() if name not in TIMES}


def test_every_gallery_project_can_be_loaded():
    for name in gallery.names():
        project = pg.load(name)
        assert project.network.output_shape == project.network.shapes[-1]
        assert project.weights is None
    assert "Digits, with convolutions" in repr(pg.load("mnist-cnn"))


def test_reports_are_those_of_the_command_line(capsys):
    assert main(["train", "circle", "--epochs", "3", "--seed", "2", "--backend", "reference", "--json"]) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    reports = list(pg.train("circle", epochs=3, seed=2, backend="reference"))
    assert [list(report) for report in reports] == [list(row) for row in printed]
    assert [untimed(report) for report in reports] == [untimed(row) for row in printed]
    assert reports[0].train_loss > reports[2].train_loss
    assert reports[-1].done
    assert (reports[-1].epochs, reports[-1].backend) == (3, "reference")
    with pytest.raises(AttributeError, match="has no 'loss', it has epoch, train_loss"):
        _ = reports[0].loss


def test_a_run_gives_its_model_and_goes_on_from_files(tmp_path):
    run = pg.train("xor", epochs=2)
    reports = list(run)
    assert run.model.epochs == 2
    assert run.model.evaluate(run.project.dataset)["loss"] == pytest.approx(reports[-1].test_loss, rel=1e-5)
    run.project.save(tmp_path / "a.nnp")
    saved = pg.load(tmp_path / "a.nnp")
    assert list(saved.weights) == list(run.model.weights)
    first, _ = pg.train(tmp_path / "a.nnp", epochs=1)
    assert first.epoch == 3
    assert first.train_loss < reports[1].train_loss
    anew, _ = pg.train(saved, epochs=1, seed=saved.training.seed)
    assert anew.train_loss == reports[0].train_loss


def test_a_project_can_be_changed():
    project = pg.load("xor").but(optimizer="adam", batch_size=50, dataset=pg.datasets.Circle(samples=100))
    assert project.training.batch_size == 50
    assert (project.optimizer.id, project.dataset.samples) == ("adam", 100)
    assert [r.epoch for r in pg.train(project, epochs=2, backend="reference") if "epoch" in r] == [1, 2]
    with pytest.raises(TypeError, match="Project: no field 'rate', expected name, description, dataset, loss"):
        project.but(rate=1)
    with pytest.raises(ValueError, match="loss is 'mse', expected one of the losses"):
        project.but(loss="mse")


def test_a_project_gets_other_networks():
    L = pg.layers
    stack = pg.Network(2, [L.Dense(3, "tanh"), L.Dense(1, "sigmoid")])
    project = pg.load("xor").but(network=stack)
    assert project.network == stack
    assert list(pg.train(project, epochs=1, backend="reference"))[-1].done
    with pytest.raises(ValueError, match=r"network has the input_shape \(3,\), expected \(2,\)"):
        project.but(network=pg.Network(3, ["dense"]))
    with pytest.raises(TypeError, match=r"Project: no field 'discriminator', expected .* network, batch_size"):
        project.but(discriminator=stack)
    judge = pg.Network(2, [L.Dense(3, "sigmoid"), L.Dense(1, "sigmoid")])
    playing = project.but(recipe="gan", generator=pg.Network(2, [L.Dense(2)]), discriminator=judge)
    assert [len(one.nodes) for one in playing.document.networks.values()] == [1, 2]
    assert list(pg.train(playing, epochs=1, backend="reference"))[-1].done
    with pytest.raises(TypeError, match=r"network is a list, expected a playground\.Network"):
        project.but(network=["dense"])


def test_a_wasserstein_gan_from_a_program():
    ring, critic = pg.load("gan-ring"), pg.Network(2, [pg.layers.Dense(8, "leaky_relu"), pg.layers.Dense(1)])
    recipe = pg.recipes.GAN(loss=pg.adversarial_losses.Wasserstein(gradient_penalty=1.0), discriminator_steps=2)
    sure = pg.Network(2, [pg.layers.Dense(8, "leaky_relu"), pg.layers.Dense(1, "sigmoid")])
    with pytest.raises(ValueError, match=r"discriminator layers\[1\] Dense: With the Wasserstein loss .* must end in"):
        pg.train(ring.but(recipe=recipe, discriminator=sure))
    assert list(pg.train(ring.but(recipe=recipe), epochs=1, backend="reference"))[-1].done, "its ending is made to fit"
    project = ring.but(recipe=recipe, discriminator=critic, optimizer=pg.optimizers.Adam(beta_1=0.5))
    run = pg.train(project, epochs=1, backend="reference")
    assert {"generator_loss", "discriminator_loss"} <= set(list(run)[-1])
    names = set(run.project.weights)
    assert {"discriminator.0.weight", "discriminator.1.bias", "0.weight"} <= names
    assert "discriminator.2.weight" not in names
    with pytest.raises(
        TypeError, match=r"no field 'critic', expected .* network, generator, discriminator, batch_size"
    ):
        ring.but(critic=critic)


def test_recipes_without_labels_learn_from_own_arrays(tmp_path):
    L, x = pg.layers, np.random.default_rng(0).uniform(size=(60, 6))
    stack = pg.Network(6, [L.Dense(3, "tanh"), L.Dense(6, "sigmoid")])
    recipe = pg.recipes.Autoencoder(noise=0.2, corruption="masking")
    coder = pg.load("autoencoder").but(dataset=(x[:50], x[50:]), network=stack, recipe=recipe, batch_size=10)
    run = pg.train(coder, epochs=3, backend="reference")
    first, *_, totals = run
    assert totals.test_loss < first.test_loss
    assert run.model.predict(x).shape == (60, 6)
    with pytest.raises(ValueError, match="a project file names its data"):
        run.project.save(tmp_path / "a.nnp")
    maker, judge = pg.Network(2, [L.Dense(6)]), pg.Network(6, [L.Dense(4, "tanh"), L.Dense(1, "sigmoid")])
    gan = pg.load("gan-ring").but(dataset=3 * x, generator=maker, discriminator=judge, batch_size=20)
    assert {"generator_loss"} <= set(list(pg.train(gan, epochs=1, backend="reference"))[-1])
    machine = pg.load("rbm-mnist").but(dataset=(x > 0.5).astype(float), network=pg.Network(6, [L.Dense(4, "sigmoid")]))
    assert list(pg.train(machine, epochs=1, backend="reference"))[-1].done
    with pytest.raises(ValueError, match=r"dataset\[1\] has the shape \(60, 5\), expected \(N, 6\)"):
        coder.but(dataset=(x, x[:, :5]))
    with pytest.raises(ValueError, match="dataset has no samples"):
        coder.but(dataset=x[:0])
    with pytest.raises(ValueError, match="label"):
        pg.train(pg.load("xor").but(dataset=x[:, :2]))


def test_settings_of_a_project_are_checked_too():
    project = pg.load("circle").but(class_weights={1: 5})
    assert (project.training.class_weighting, project.training.class_weights) == ("given", (1.0, 5.0))
    with pytest.raises(ValueError, match="Project: class_weights has 3 weights, expected 2"):
        project.but(class_weights=(1, 2, 3))
    with pytest.raises(ValueError, match=r"Project: augment_noise is 0\.1, expected 0: only images"):
        project.but(augment_noise=0.1)


def test_folds_of_a_project():
    found = pg.cross_validate("xor", folds=2, epochs=1, seed=3, backend="reference")
    assert set(found.mean) == {"train_loss", "validation_loss", "validation_accuracy", "test_loss", "test_accuracy"}
    with pytest.raises(TypeError, match=r"a project has its own loss, change it with project\.but"):
        pg.cross_validate("xor", loss="hinge")
    with pytest.raises(ValueError, match="folds is 1, expected a whole number from 2"):
        pg.cross_validate("xor", folds=1)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: pg.load("nothing"), "no gallery project and no file named 'nothing': give a project file or one of"),
        (lambda: pg.train("nowhere.nnp"), "no file named 'nowhere.nnp'"),
        (lambda: pg.train("xor", epochs=0), "epochs is 0, expected a whole number from 1"),
        (lambda: pg.train("xor", seed=-1), "seed is -1"),
        (lambda: pg.train("xor", threads=0), "threads is 0"),
        (lambda: pg.train("xor", backend="x"), "no backend named 'x'"),
        (lambda: pg.train(pg.load("xor").but(loss="hinge"), epochs=1), r"layers\[\d\] Dense: Hinge needs outputs"),
        (lambda: pg.load(3), "load: what is 3, expected the name of a gallery project or of a file"),
    ],
)
def test_what_cannot_be_trained_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_damage_is_a_value_error(tmp_path):
    (tmp_path / "a.nnp").write_bytes(b"not a zip")
    with pytest.raises(FileError, match="is not a project"):
        pg.load(tmp_path / "a.nnp")
    assert issubclass(FileError, ValueError)
    assert issubclass(DataError, ValueError)


def test_data_sets_make_arrays():
    data = pg.datasets.Circle(samples=40).make()
    assert data.train.x.shape == (20, 2)
    assert data.train.x.dtype == np.float32
    assert set(data.test.labels) <= {0, 1}


def test_a_model_fitted_on_the_arrays_is_the_run_bit_for_bit():
    run = pg.train("xor", epochs=2)
    list(run)
    project = pg.load("xor")
    data, model = project.dataset.make(), project.model()
    size = project.training.batch_size
    history = model.fit(
        data.train.x, data.train.labels, epochs=2, batch_size=size, validation_data=(data.test.x, data.test.labels)
    )
    assert history.history["val_loss"][-1] == run.totals().test_loss
    for name, array in run.model.weights.items():
        np.testing.assert_array_equal(model.weights[name], array)


def test_a_run_in_phases_says_which_and_leaves_a_network_of_layers():
    """What a recipe keeps beside the layers stays with the project."""
    run = pg.train(pg.load("rbm-mnist").but(dataset=pg.datasets.Mnist(images=100)), epochs=1)
    epoch, totals = run
    assert epoch.phase == "Boltzmann machine (reconstruction error)"
    assert "test_accuracy" not in totals
    assert set(run.project.weights) == {"1.weight", "1.bias", "1.visible_bias"}
    model = run.model
    assert set(model.weights) == {"1.weight", "1.bias"}
    np.testing.assert_array_equal(model.weights["1.weight"], run.project.weights["1.weight"])
