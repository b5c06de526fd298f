"""``playground train``: what it prints, saves, and says when it fails."""

import io
import itertools
import json

import numpy as np
import pytest

from playground.cli import main, progress, training
from playground.cli.options import with_settings
from playground.cli.progress import Progress, duration
from playground.core.registry import registry
from playground.engine import backends
from playground.engine.trainer import Trainer
from playground.library import projects
from playground.library.runs import Run
from playground.network import edits
from playground.network.document import Network
from playground.storage.gallery import load_entry
from playground.storage.project_file import Saved, load, save


def rows(capsys, *words: str) -> list[dict]:
    assert main(["train", *words, "--backend", "reference", "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return [json.loads(line) for line in out.splitlines()]


def test_json_has_one_object_per_epoch_and_the_totals_last(capsys):
    *epochs, totals = rows(capsys, "circle", "--epochs", "4", "--seed", "3")
    assert [row["epoch"] for row in epochs] == [1, 2, 3, 4]
    names = ["epoch", "train_loss", "test_loss", "test_accuracy", "seconds", "samples_per_second"]
    assert all(list(row) == names for row in epochs)
    assert all(0 <= row["test_accuracy"] <= 1 for row in epochs)
    assert all(a["seconds"] < b["seconds"] for a, b in itertools.pairwise(epochs))
    assert totals["done"] is True
    assert (totals["epochs"], totals["samples"], totals["seed"]) == (4, 1000, 3)
    assert (totals["backend"], totals["threads"]) == ("reference", 1)
    for name in ("train_loss", "test_loss", "test_accuracy", "seconds"):
        assert totals[name] == epochs[-1][name]
    assert totals["samples_per_second"] == pytest.approx(1000 / totals["seconds"])


def test_a_link_of_tensorflow_playground_is_trained(capsys):
    link = "https://playground.tensorflow.org/#dataset=gauss&networkShape=3&learningRate=0.1"
    *epochs, totals = rows(capsys, link, "--epochs", "2")
    assert len(epochs) == 2
    assert totals["samples"] == 500, "half of its points, twice"
    assert main(["train", "https://playground.tensorflow.org/#batchSize=many"]) == 2
    assert "batchSize should have whole numbers" in capsys.readouterr().err


def test_regression_has_no_accuracy(capsys):
    for row in rows(capsys, "linear-regression", "--epochs", "2"):
        assert "test_accuracy" not in row
        assert row["test_loss"] > 0


def test_the_same_seed_gives_the_same_curve(capsys):
    first, again, other = (
        [(row["train_loss"], row["test_loss"]) for row in rows(capsys, "xor", "--epochs", "3", "--seed", seed)]
        for seed in ("1", "1", "2")
    )
    assert first == again
    assert first != other


def test_a_schedule_ends_with_the_epochs_asked_for():
    """Also where the project itself goes on without end."""
    project = load_entry("xor")
    assert project.training.epochs == 0
    project = project.but(optimizer=project.optimizer.but(schedule="cosine"))
    run = Run(Saved(project), 2, backend="reference")
    trainer = run.trainer
    rates, step = [], trainer.model.step
    trainer.model.step = lambda x, t, rows, stream, rate: rates.append(rate) or step(x, t, rows, stream, rate)
    training._train(run, Progress(io.StringIO(), "xor", live=False, quiet=True), False)
    assert len(rates) == 2 * trainer.batches
    assert rates == sorted(rates, reverse=True)
    assert rates[trainer.batches] == pytest.approx(rates[0] / 2)


def test_plain_lines_where_there_is_no_terminal(capsys):
    assert main(["train", "xor", "--epochs", "3", "--backend", "reference"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines[:3]] == ["epoch 1 of 3", "epoch 2 of 3", "epoch 3 of 3"]
    assert lines[3].startswith("3 epochs in ")
    assert len(lines) == 4


def test_what_is_saved_can_be_trained_further(capsys, tmp_path):
    first = rows(capsys, "xor", "--epochs", "3", "--save", str(tmp_path / "mine"))
    path = tmp_path / "mine.nnp"
    assert first[-1]["saved"] == str(path)
    saved = load(path)
    assert (saved.epoch, len(saved.curve)) == (3, 3)
    assert saved.curve[-1].test_loss == first[-1]["test_loss"]
    *further, totals = rows(capsys, str(path), "--epochs", "2")
    assert [row["epoch"] for row in further] == [4, 5]
    assert totals["epochs"] == 2
    assert further[0]["train_loss"] < first[0]["train_loss"]
    anew = rows(capsys, str(path), "--epochs", "1", "--seed", "0")
    assert anew[0]["train_loss"] == first[0]["train_loss"]


def test_how_many_epochs_where_nobody_says(capsys):
    project = load_entry("xor")
    stopping = project.but(training=project.training.but(epochs=7))
    assert projects.enough_epochs(project, 250) == projects.ENOUGH
    assert projects.enough_epochs(project, 60_000) == projects.ENOUGH_OF_MUCH
    assert projects.enough_epochs(stopping, 60_000) == 7


# -- failures


def failure(capsys, *words: str) -> str:
    assert main(["train", *words, "--backend", "reference"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    return err


def test_a_run_that_diverges_is_one_line_and_saves_nothing(capsys, tmp_path):
    project = load_entry("linear-regression")
    wild = project.but(optimizer=registry.create("optimizers", "sgd", learning_rate=10.0))
    save(tmp_path / "wild.nnp", Saved(wild))
    with np.errstate(all="ignore"):
        line = failure(capsys, str(tmp_path / "wild.nnp"), "--epochs", "50", "--save", str(tmp_path / "out.nnp"))
    assert "smaller learning rate" in line
    assert "Dense" in line
    assert not (tmp_path / "out.nnp").exists()


def test_an_unreadable_file_is_one_line(capsys, tmp_path):
    (tmp_path / "a.nnp").write_bytes(b"not a zip")
    assert "is not a project" in failure(capsys, str(tmp_path / "a.nnp"))


def test_a_project_that_cannot_be_trained_says_why(capsys, tmp_path):
    save(tmp_path / "a.nnp", Saved(load_entry("xor").but(network=Network())))
    assert "There is no layer yet" in failure(capsys, str(tmp_path / "a.nnp"))


def test_a_disk_that_is_full_at_the_end_is_one_line(capsys, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("playground.storage.atomic.os.fsync", full)
    line = failure(capsys, "xor", "--epochs", "1", "--save", str(tmp_path / "a.nnp"))
    assert "No space left on device" in line
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_saves_nothing_half(capsys, tmp_path, monkeypatch):
    steps = iter(range(60))
    step = Trainer.step

    def interrupted(self):
        if next(steps, None) is None:
            raise KeyboardInterrupt
        step(self)

    monkeypatch.setattr(Trainer, "step", interrupted)
    words = ["train", "xor", "--epochs", "9", "--backend", "reference", "--save", str(tmp_path / "a.nnp")]
    assert main(words) == 130
    assert capsys.readouterr().err == "playground: Stopped in epoch 2; nothing was saved.\n"
    assert list(tmp_path.iterdir()) == []


# -- the line on a terminal


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")


def test_the_line_is_rewritten_in_place(monkeypatch, wide):
    out = Terminal()
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    monkeypatch.setattr("sys.stdout", out)
    assert training.run("xor", epochs=2, backend="reference") == 0
    written = out.getvalue()
    assert written.count("\n") == 1  # only the summary
    drawn = written.split("\r")
    assert any(line.startswith("xor  epoch 1 of 2  ") and " left" in line for line in drawn)
    assert any("50 %" in line and "samples/s" in line for line in drawn)
    assert drawn[-1].startswith("2 epochs in ")


def test_it_tells_of_kernels_first(wide):
    out = Terminal()
    line = Progress(out, "xor", live=True)
    line.kernels(2, 9)
    assert out.getvalue() == "\rxor  preparing kernels 3 of 9"
    line.clear()
    assert out.getvalue().endswith("\r" + " " * len("xor  preparing kernels 3 of 9") + "\r")


def test_a_narrow_terminal_gets_a_short_line(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    out = Terminal()
    Progress(out, "x" * 50, live=True).say("loading the data")
    assert len(out.getvalue().strip("\r")) == 29


def test_long_runs_do_not_fill_a_log():
    out = io.StringIO()
    lines = Progress(out, "xor", live=False)
    trainer = Trainer(load_entry("gaussians"), backends.create("reference"), every_epoch=True)
    lines.begin(1, 120)
    for _ in range(120):
        lines.epoch(trainer, trainer.run_epoch())
    numbers = [int(line.split()[1]) for line in out.getvalue().splitlines()]
    assert numbers[-1] == 120
    assert len(numbers) == 60


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "0 s"), (59.4, "59 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")])
def test_durations(seconds, words):
    assert duration(seconds) == words


def test_a_run_in_phases_says_which(capsys, tmp_path):
    """In each line of JSON, and in the line that people read."""
    project = load_entry("dbn-mnist")
    small = project.but(dataset=project.dataset.but(images=100))
    for node, units in ((2, 12), (3, 8)):
        small = edits.change_layer(small, node, units=units)
    save(tmp_path / "small.nnp", Saved(small))
    assert main(["train", str(tmp_path / "small.nnp"), "--epochs", "3", "--json"]) == 0
    *epochs, _ = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["phase"].partition(" (")[0] for row in epochs] == [
        "Pretraining layer 1 of 2", "Pretraining layer 2 of 2", "Fine-tuning all layers",
    ]  # fmt: skip
    assert ["test_accuracy" in row for row in epochs] == [False, False, True]
    assert main(["train", str(tmp_path / "small.nnp"), "--epochs", "1"]) == 0
    assert "epoch 1 of 1  Pretraining layer 1 of 2  loss 0." in capsys.readouterr().out


# -- settings, lent weights, folds, metrics


def test_settings_stop_a_run_early_and_the_best_weights_are_reported(capsys):
    words = ("circle", "--epochs", "400", "--set", "early_stopping=loss", "--set", "patience=2")
    *epochs, totals = rows(capsys, *words, "--set", "validation_split=0.25")
    assert len(epochs) == totals["epochs"] == totals["best_epoch"] + 2 < 400
    assert totals["stopped_early"] is True
    assert totals["validation_loss"] == epochs[-3]["validation_loss"] == min(row["validation_loss"] for row in epochs)
    assert main(["train", *words, "--backend", "reference"]) == 0
    assert "Stopped early: the test loss has not fallen for 2 epochs. The weights of epoch" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--set", "patience"], "--set patience: expected NAME=VALUE, where NAME is one of batch_size, epochs"),
        (["--set", "speed=3"], "--set speed=3: expected NAME=VALUE"),
        (["--set", "patience=0"], "--set patience=0: patience must be a whole number from 1 to 10000"),
        (["--set", "early_stopping=soon"], "early_stopping must be one of never, loss, accuracy"),
        (["--set", "shuffle=3"], "--set shuffle=3: shuffle must be true or false"),
        (
            ["--set", "augment_shift=2"],
            "augment_shift is 2, expected 0: only images are varied, and the samples are 2.",
        ),
        (["--set", "patience=3"], "--set: patience does nothing without early_stopping."),
        (["--set", "class_weights=1,5,2"], "class_weights has 3 weights, expected 2: one for each class."),
        (
            ["--set", "class_weights=1,5", "--set", "class_weighting=balanced"],
            "class_weights are given, and class_weighting is 'balanced', expected class_weighting='given' or one of",
        ),
        (["--folds", "1"], "not a whole number from 2"),
        (["--folds", "999"], "--folds: 999 parts of 250 training samples, expected from 2 to 250"),
        (["--folds", "2", "--weights", "reader"], "--folds trains many networks"),
    ],
)
def test_what_cannot_be_set_is_named(capsys, words, complaint):
    assert main(["train", "circle", "--backend", "reference", *words]) == 2
    assert complaint in capsys.readouterr().err


def test_lists_and_numbers_are_read_from_the_command_line(tmp_path, capsys):
    path = tmp_path / "weighted.nnp"
    settings = ("--set", "class_weighting=given", "--set", "class_weights=1, 2.5", "--set", "shuffle=false")
    rows(capsys, "circle", "--epochs", "1", *settings, "--save", str(path))
    training = load(path).project.training
    assert (training.class_weights, training.shuffle, training.class_weighting) == ((1.0, 2.5), False, "given")


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        ("validation_split=.3", "validation_split", 0.3),
        ("validation_split=3e-1", "validation_split", 0.3),
        ("shuffle=False", "shuffle", False),
        ("shuffle=true", "shuffle", True),
        ("batch_size=20", "batch_size", 20),
        ("batch_size=2e1", "batch_size", 20),
        ("class_weights=[1, .5]", "class_weights", (1.0, 0.5)),
        ("left_over=carry", "left_over", "carry"),
    ],
)
def test_values_are_written_as_in_python(words, name, value):
    found = with_settings(load_entry("circle"), [words]).training
    assert getattr(found, name) == value
    assert found.class_weighting == ("given" if name == "class_weights" else "none")


def test_early_stopping_needs_something_to_watch(tmp_path, capsys):
    project = load_entry("circle")
    alone = project.but(
        dataset=registry.create("datasets", "own_points", rows=[(0, 0, 0), (1, 1, 1), (0.5, 0.5, 1), (-1, -1, 0)])
    )
    save(tmp_path / "alone.nnp", Saved(alone))
    path, setting = str(tmp_path / "alone.nnp"), ("--set", "early_stopping=loss")
    assert main(["train", path, "--backend", "reference", *setting]) == 2
    assert "early_stopping is 'loss', and there is nothing to watch: give validation" in capsys.readouterr().err
    assert main(["train", path, "--backend", "reference", "--epochs", "1", "--folds", "2", *setting]) == 0


def test_one_epoch_is_one(capsys):
    assert main(["train", "circle", "--epochs", "1", "--backend", "reference"]) == 0
    assert "1 epoch in " in capsys.readouterr().out


def test_weights_of_matching_layers(tmp_path, capsys):
    path = tmp_path / "first.nnp"
    rows(capsys, "circle", "--epochs", "30", "--save", str(path))
    assert main(["train", "xor", "--epochs", "1", "--weights", str(path), "--backend", "reference"]) == 0
    assert "Took the weights of layer 1 (Dense, 4×2)" in capsys.readouterr().out
    assert main(["train", "circle", "--epochs", "1", "--weights", "xor", "--backend", "reference"]) == 1
    assert "xor has not been trained" in capsys.readouterr().err
    assert main(["train", "circle", "--epochs", "1", "--weights", "reader", "--backend", "reference"]) == 1
    assert "nothing was taken" in capsys.readouterr().err


def test_folds(capsys):
    *folds, totals = rows(capsys, "circle", "--folds", "3", "--epochs", "2")
    assert [fold["fold"] for fold in folds] == [1, 2, 3]
    assert [fold["validation_samples"] for fold in folds] == [84, 83, 83]
    losses = [fold["validation_loss"] for fold in folds]
    assert totals["validation_loss"] == pytest.approx({"mean": np.mean(losses), "std": np.std(losses, ddof=1)})
    assert (totals["done"], totals["folds"]) == (True, 3)
    assert main(["train", "linear-regression", "--folds", "2", "--epochs", "1", "--backend", "reference"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("fold 1 of 2  1 epoch  training loss ")
    assert "accuracy" not in "".join(lines)
    assert " ± " in lines[-1]


def test_metrics(capsys):
    totals = rows(capsys, "three-spirals", "--epochs", "1", "--metrics", "--average", "weighted")[-1]
    found = totals["metrics"]
    assert found["accuracy"] == totals["test_accuracy"] == found["recall"]
    assert (len(found["confusion_matrix"]), len(found["per_class"]), found["average"]) == (3, 3, "weighted")
    assert "metrics" not in rows(capsys, "circle", "--epochs", "1")[-1]
    assert main(["train", "linear-regression", "--epochs", "1", "--metrics", "--backend", "reference"]) == 0
    assert "R²" in capsys.readouterr().out
