"""The gallery's projects can be opened, trained, and do what their descriptions say."""

import json

import pytest
from PIL import Image

from playground.engine import backends
from playground.engine.trainer import Trainer
from playground.network.checks import check, parameters
from playground.network.edits import new_seed
from playground.resources_path import RESOURCES
from playground.storage import document_json, gallery
from playground.storage.gallery import GalleryError, entries, load_entry

PROMISED = {
    "xor",
    "circle",
    "spiral",
    "gaussians",
    "linear-regression",
    "logistic-regression",
    "perceptron-xor",
    "mnist-mlp",
    "mnist-cnn",
    "mnist-lstm",
    "mnist-gru",
    "sine-rnn",
    "adding-lstm",
    "autoencoder",
    "denoising-autoencoder",
    "gan-ring",
    "gan-gaussians",
    "rbm-mnist",
    "dbn-mnist",
    "iris",
    "characters",
    "playground-circle",
}
NAMES = tuple(sorted(path.stem for path in (RESOURCES / "gallery").glob("*.json")))


def test_all_that_were_promised_are_there_easiest_first():
    names = [entry.name for entry in entries()]
    assert set(names) >= PROMISED
    assert names[0] == "circle"
    assert names.index("mnist-cnn") == names.index("mnist-mlp") + 1
    assert names.index("spiral") < names.index("mnist-mlp") < names.index("mnist-lstm")
    orders = [json.loads((gallery.FOLDER / f"{name}.json").read_text("utf-8"))["order"] for name in names]
    assert orders == sorted(set(orders))


@pytest.mark.parametrize("name", NAMES)
def test_each_has_words_a_picture_and_a_network_that_fits(name):
    entry = next(entry for entry in entries() if entry.name == name)
    project = load_entry(name)
    assert check(project).ok
    assert (project.name, project.description) == (entry.title, entry.description)
    assert entry.description.endswith(".")
    assert 60 < len(entry.description) < 180
    with Image.open(entry.picture) as picture:
        assert picture.format == "PNG"
        assert picture.width / picture.height == 1.6
        assert picture.width >= 320
    assert document_json.decode(document_json.encode(project)) == project


def test_the_pictures_are_small():
    sizes = [entry.picture.stat().st_size for entry in entries()]
    assert max(sizes) < 60_000
    assert sum(sizes) / len(sizes) < 40_000


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(GalleryError, match=r"no gallery project named 'xorr': choose one of circle, .*mnist-mlp"):
        load_entry("xorr")
    with pytest.raises(GalleryError):
        load_entry("../gallery/xor")


def test_a_damaged_file_is_named(tmp_path, monkeypatch):
    (tmp_path / "a.json").write_text('{"order": "first"}')
    monkeypatch.setattr(gallery, "FOLDER", tmp_path)
    entries.cache_clear()
    try:
        with pytest.raises(GalleryError, match=r"a\.json is damaged"):
            entries()
    finally:
        entries.cache_clear()


def test_the_digits_network_is_784_512_10():
    project = load_entry("mnist-mlp")
    result = check(project)
    assert [result.shapes[node.id][1] for node in project.network.nodes] == [(784,), (512,), (10,)]
    total = sum(parameters(project.network, node.id, result.shapes) for node in project.network.nodes)
    assert total == 784 * 512 + 512 + 512 * 10 + 10
    assert (project.optimizer.id, project.optimizer.learning_rate) == ("adam", 0.001)
    assert (project.training.batch_size, project.training.epochs) == (128, 10)


def trained(name: str, epochs: int, seed: int) -> Trainer:
    trainer = Trainer(new_seed(load_entry(name), seed), backends.create("cpu"), every_epoch=True)
    for _ in range(epochs):
        trainer.run_epoch()
    return trainer


# the accuracy on test points that the gallery promises after so many epochs, for seeds 0 to 4
@pytest.mark.parametrize(
    ("name", "epochs", "lowest"),
    [
        ("circle", 60, 0.99),
        ("gaussians", 20, 0.98),
        ("xor", 100, 0.98),
        ("spiral", 100, 0.97),
        ("three-spirals", 200, 0.93),
        ("logistic-regression", 200, 0.9),
        ("iris", 60, 0.93),
        ("playground-circle", 100, 0.98),
    ],
)
def test_it_learns(name, epochs, lowest):
    reached = [trained(name, epochs, seed).curve[-1].test_accuracy for seed in range(5)]
    assert min(reached) >= lowest, reached


def test_one_layer_cannot_do_xor():
    for seed in range(5):
        best = max(point.test_accuracy for point in trained("perceptron-xor", 200, seed).curve)
        assert 0.4 < best < 0.8


@pytest.mark.parametrize(("name", "epochs"), [("gan-ring", 120), ("gan-gaussians", 120)])
def test_the_generator_finds_the_whole_of_the_data(name, epochs):
    """After a third of the run; tests/benchmarks/gan_samples.py has all of it, for three seeds."""
    figures = trained(name, epochs, 0).curve[-1].figures
    assert figures["near"] > 0.85
    assert figures["visited"] == 1.0


def test_the_plane_is_found():
    for seed in range(3):
        trainer = trained("linear-regression", 40, seed)
        weights = trainer.model.weights()[1, "weight"].ravel()
        assert abs(weights - 0.1).max() < 0.02
        assert trainer.curve[-1].test_loss < 0.03
