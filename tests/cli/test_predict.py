"""``playground predict``: pictures of digits, networks that read them and those that do not."""

import gzip
import json

import numpy as np
import pytest
from PIL import Image

from playground.cli import main
from playground.core.registry import registry
from playground.engine import backends
from playground.engine.trainer import Trainer
from playground.network.document import Network, Project, Training
from playground.resources_path import RESOURCES
from playground.storage.gallery import reader_path
from playground.storage.project_file import Saved, save

create = registry.create


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A small network that has seen 2,000 digits, saved."""
    layers = (create("layers", "flatten"), create("layers", "dense", units=10, activation="softmax"))
    document = Project(
        name="Small reader",
        dataset=create("datasets", "mnist", images=2000),
        network=Network.of(*layers),
        loss=create("losses", "cross_entropy"),
        optimizer=create("optimizers", "adam", learning_rate=0.01),
        training=Training(batch_size=50),
    )
    trainer = Trainer(document, backends.create("reference"))
    for _ in range(2):
        trainer.run_epoch()
    path = tmp_path_factory.mktemp("reader") / "small.nnp"
    save(path, Saved(document, trainer.model.weights(), trainer.curve, trainer.epoch, trainer.seconds))
    return path


@pytest.fixture(scope="module")
def seven(tmp_path_factory):
    """The first test digit, a 7, dark on light and large."""
    with gzip.open(RESOURCES / "datasets/mnist/t10k-images-idx3-ubyte.gz") as file:
        digit = np.frombuffer(file.read(16 + 784), np.uint8, offset=16).reshape(28, 28)
    path = tmp_path_factory.mktemp("pictures") / "seven.png"
    Image.fromarray(255 - np.kron(digit, np.ones((8, 8), np.uint8))).save(path)
    return path


def test_json_has_the_digit_and_ten_probabilities(capsys, project, seven):
    assert main(["predict", str(project), str(seven), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["digit", "probabilities"]
    assert answer["digit"] == 7
    assert len(answer["probabilities"]) == 10
    assert sum(answer["probabilities"]) == pytest.approx(1)
    assert answer["probabilities"].index(max(answer["probabilities"])) == 7


def test_people_get_a_sentence_and_bars(capsys, project, seven):
    assert main(["predict", str(project), str(seven)]) == 0
    first, *lines = capsys.readouterr().out.splitlines()
    assert first.startswith("This is a 7 (")
    assert [line.split()[0] for line in lines] == list("0123456789")
    assert max(lines, key=lambda line: line.count("█")).split()[0] == "7"


@pytest.mark.skipif(not reader_path().exists(), reason="the shipped reader has not been made")
def test_the_shipped_reader(capsys, seven):
    assert main(["predict", "reader", str(seven), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["digit"] == 7
    assert answer["probabilities"][7] > 0.9


def failure(capsys, *words) -> str:
    assert main(["predict", *map(str, words)]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    return err


def test_a_network_that_does_not_read_digits(capsys, seven):
    assert "does not read digits" in failure(capsys, "xor", seven)


def test_a_network_without_weights(capsys, seven):
    assert "has not been trained" in failure(capsys, "mnist-mlp", seven)


def test_a_project_that_does_not_work(capsys, tmp_path, seven):
    save(tmp_path / "a.nnp", Saved(Project()))
    assert "There is no layer yet" in failure(capsys, tmp_path / "a.nnp", seven)


def test_something_that_is_no_picture(capsys, project, tmp_path):
    (tmp_path / "a.png").write_text("Dear diary")
    assert "is not a picture" in failure(capsys, project, tmp_path / "a.png")


def test_a_reader_that_is_missing_is_one_line(capsys, monkeypatch, tmp_path, seven):
    monkeypatch.setattr("playground.cli.predict.reader_path", lambda: tmp_path / "none.nnp")
    assert "shipped reader cannot be used" in failure(capsys, "reader", seven)
