"""Project files: what is saved comes back, and whatever else a file holds gives one plain sentence."""

import io
import json
import os
import random
import zipfile

import numpy as np
import pytest

from playground.core.kinds import Unknown
from playground.core.registry import registry
from playground.engine.frames import CurvePoint
from playground.network import edits
from playground.network.document import Frozen, Network, Project, Training
from playground.storage import atomic, document_json, project_file
from playground.storage.document_json import from_document, to_document
from playground.storage.project_file import FileError, Saved, load, save

create = registry.create


def dense(units: int, activation: str = "tanh"):
    return create("layers", "dense", units=units, activation=activation)


@pytest.fixture
def project():
    return Project(
        name="Zwölf Möwen",
        description="Two layers.",
        network=Network.of(dense(3), dense(1, "sigmoid")),
        training=Training(batch_size=7, seed=5),
    )


@pytest.fixture
def saved(project):
    rng = np.random.default_rng(0)
    shapes = {(1, "weight"): (3, 2), (1, "bias"): (3,), (2, "weight"): (1, 3), (2, "bias"): (1,)}
    weights = {key: rng.standard_normal(shape).astype(np.float32) for key, shape in shapes.items()}
    curve = [CurvePoint(1.0, 0.7, 0.71, 0.5, 0.52), CurvePoint(1.5, 0.1 + 0.2, None, None, None)]
    return Saved(project, weights, curve, 1, 12.5)


@pytest.fixture
def path(tmp_path, saved):
    save(tmp_path / "a.nnp", saved)
    return tmp_path / "a.nnp"


def rewrite(path, **members: bytes | None):
    """Replaces members of the zip ("project_json" for project.json); None removes one."""
    with zipfile.ZipFile(path) as archive:
        old = {name: archive.read(name) for name in archive.namelist()}
    for name, raw in members.items():
        old[name.replace("_", ".")] = raw
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in old.items():
            if raw is not None:
                archive.writestr(name, raw)


def document(path) -> dict:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("project.json"))


def npz(arrays: dict[str, np.ndarray]) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def test_everything_comes_back(path, saved):
    back = load(path)
    assert back.project == saved.project
    assert list(back.curve) == list(saved.curve)
    assert back.curve[1].train_loss == saved.curve[1].train_loss
    assert (back.epoch, back.seconds) == (1, 12.5)
    assert set(back.weights) == set(saved.weights)
    for key, array in saved.weights.items():
        assert back.weights[key].dtype == np.float32
        np.testing.assert_array_equal(back.weights[key], array)


def test_a_project_that_has_not_been_run_has_no_weights(tmp_path, project):
    save(tmp_path / "a.nnp", Saved(project))
    back = load(tmp_path / "a.nnp")
    assert back.weights is None
    assert back.project == project


def test_equal_contents_give_equal_bytes(path, saved, tmp_path):
    save(tmp_path / "b.nnp", saved)
    assert (tmp_path / "b.nnp").read_bytes() == path.read_bytes()


def test_ids_that_were_given_are_not_given_again(tmp_path, project):
    shorter = edits.remove(edits.append(project, dense(2)), 3)
    save(tmp_path / "a.nnp", Saved(shorter))
    assert load(tmp_path / "a.nnp").project.network.next_id == 4


def test_every_kind_can_be_saved(tmp_path, project):
    for category in ("layers", "losses", "optimizers", "datasets", "activations", "initializers", "regularizers"):
        for kind in registry.all(category):
            whole = {
                "layers": lambda kind: project.but(network=Network.of(kind())),
                "losses": lambda kind: project.but(loss=kind()),
                "optimizers": lambda kind: project.but(optimizer=kind()),
                "datasets": lambda kind: project.but(dataset=kind()),
                "activations": lambda kind: project.but(network=Network.of(dense(2).but(activation=kind()))),
                "initializers": lambda kind: project.but(network=Network.of(dense(2).but(kernel_initializer=kind()))),
                "regularizers": lambda kind: project.but(network=Network.of(dense(2).but(kernel_regularizer=kind()))),
            }[category](kind)
            assert document_json.decode(document_json.encode(whole)) == whole


def test_an_unknown_layer_keeps_its_data_and_its_weights(path, saved):
    plain = document(path)
    plain["layers"][0]["layer"] = {"kind": "capsule", "units": 3, "votes": {"rounds": [1, 2]}}
    rewrite(path, project_json=json.dumps(plain).encode())
    back = load(path)
    assert isinstance(back.project.network.nodes[0].layer, Unknown)
    np.testing.assert_array_equal(back.weights[1, "weight"], saved.weights[1, "weight"])
    save(path, back)
    assert document(path)["layers"][0] == plain["layers"][0]
    assert load(path).project == back.project


def test_a_layer_with_an_unknown_activation_becomes_unknown(path):
    plain = document(path)
    plain["layers"][1]["layer"]["activation"] = {"kind": "swoosh"}
    rewrite(path, project_json=json.dumps(plain).encode())
    unknown = load(path).project.network.nodes[1].layer
    assert isinstance(unknown, Unknown)
    assert "does not know “swoosh” in “dense”" in unknown.summary  # dense itself it does know


# -- files that are no projects


def sentence(path) -> str:
    with pytest.raises(FileError) as caught:
        load(path)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_a_missing_file(tmp_path):
    assert "does not exist" in sentence(tmp_path / "none.nnp")


def test_a_folder(tmp_path):
    assert "is a folder" in sentence(tmp_path)


@pytest.mark.parametrize("raw", [b"", b"Dear diary", b"\x89PNG\r\n\x1a\n" + bytes(100)])
def test_something_else(tmp_path, raw):
    (tmp_path / "a.nnp").write_bytes(raw)
    assert "is not a project of the Neural Network Playground" in sentence(tmp_path / "a.nnp")


def test_another_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.nnp", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "is not a project of the Neural Network Playground" in sentence(tmp_path / "a.nnp")


def test_a_device_is_not_read_for_ever():
    if os.path.exists("/dev/zero"):
        assert "is not a project" in sentence("/dev/zero")


def test_a_name_with_a_null_character():
    assert "cannot be read" in sentence("a\0b.nnp")


def test_a_newer_format(path):
    rewrite(path, project_json=b'{"format": 3, "galaxies": []}')
    assert "was made by a newer version (format 3, this one reads up to 2): update the program." in sentence(path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d["layers"][0].update(id=0), "Expected `int` >= 1 - at `$.layers[0].id`"),
        (lambda d: d["layers"][0].update(id="one"), "at `$.layers[0].id`"),
        (lambda d: d["layers"][1].update(id=1), "two layers have the id 1"),
        (lambda d: d["layers"][0]["layer"].update(units=0), "units is 0, expected a whole number from 1"),
        (lambda d: d["layers"][0]["layer"].update(units=0), "at `$.layers[0].layer`"),
        (lambda d: d["layers"][0]["layer"].update(unit=3), "no field 'unit'"),
        (lambda d: d["layers"][0]["layer"].pop("kind"), "expected an object with a “kind”"),
        (lambda d: d["layers"][0]["layer"].update(activation={}), "expected an object with a “kind”"),
        (lambda d: d["layers"][0]["layer"].update(activation=[1]), "at `$.layers[0].layer`"),
        (lambda d: d.update(loss=3), "at `$.loss`"),
        (lambda d: d["dataset"].update(features=[["x1"]]), "at `$.dataset`"),
        (lambda d: d["dataset"].update(noise=10**400), "at `$.dataset`"),
        (lambda d: d.update(colour="red"), "unknown field `colour`"),
        (lambda d: d.pop("optimizer"), "missing required field `optimizer`"),
        (lambda d: d["training"].update(speed=3), "unknown field `speed` - at `$.training`"),
        (lambda d: d["training"].update(batch_size=0), "batch_size is 0"),
        (lambda d: d.update(format=0), "Expected `int` >= 1 - at `$.format`"),
        (lambda d: d.update(format="1"), "at `$.format`"),
        (lambda d: d.update(name=None), "at `$.name`"),
    ],
)
def test_an_error_names_its_place(path, change, words):
    plain = document(path)
    change(plain)
    rewrite(path, project_json=json.dumps(plain).encode())
    assert words in sentence(path)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"format": NaN}'])
def test_broken_json(path, raw):
    rewrite(path, project_json=raw)
    assert "a.nnp cannot be opened" in sentence(path)


@pytest.mark.parametrize("run", [b"{", b'{"epoch": -1}', b'{"curve": [[1]]}', b'{"seconds": "long"}', b"[]"])
def test_a_broken_curve(path, run):
    rewrite(path, run_json=run)
    assert "a.nnp cannot be opened" in sentence(path)


# -- weights


def arrays(saved, **changes) -> dict[str, np.ndarray]:
    named = {f"{node}.{name}": array for (node, name), array in saved.weights.items()}
    named.update(changes)
    return {name: array for name, array in named.items() if array is not None}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"2.weight": None}, "the weight of layer 2 (Dense) is missing"),
        ({"9.weight": np.zeros(1, np.float32)}, "the weight of layer id 9 belongs to no layer"),
        ({"2.weight": np.zeros((3, 1), np.float32)}, "has the shape 3×1, expected 1×3"),
        ({"1.weight": np.full((3, 2), np.nan, np.float32)}, "the weight of layer 1 (Dense) holds numbers that are not"),
        ({"1.weight": np.zeros((3, 2))}, "holds float64 instead of float32"),
        ({"1.weight": np.array([[None] * 2] * 3)}, "instead of float32"),
        ({"1.weight": np.zeros((300, 200), np.float32)}, "is larger than the network needs"),
        ({"extra": np.zeros(1, np.float32)}, "'extra.npy' is not the name of a weight"),
    ],
)
def test_weights_that_do_not_belong(path, saved, changes, words):
    rewrite(path, weights_npz=npz(arrays(saved, **changes)))
    assert words in sentence(path)


def test_fortran_order_is_read_right(path, saved):
    rewrite(path, weights_npz=npz(arrays(saved, **{"1.weight": np.asfortranarray(saved.weights[1, "weight"])})))
    np.testing.assert_array_equal(load(path).weights[1, "weight"], saved.weights[1, "weight"])


def test_a_header_that_claims_more_than_the_file_holds(path, saved):
    raw = npz(arrays(saved))
    assert raw.count(b"'shape': (3, 2)") == 1
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"'shape': (3, 2), }      ", b"'shape': (3, 99999), }  "))
    rewrite(path, weights_npz=stream.getvalue())
    assert "the weight of layer 1 (Dense) is cut off" in sentence(path)


def test_a_zip_bomb_is_not_unpacked(path):
    rewrite(path, project_json=b" " * (project_file.LIMITS["project.json"] + 1))
    assert "do not trust this file" in sentence(path)
    assert path.stat().st_size < 100_000


def test_pickled_weights_are_never_loaded(path, saved, monkeypatch):
    monkeypatch.setattr("pickle.load", lambda *_: pytest.fail("unpickled"))
    monkeypatch.setattr("pickle.loads", lambda *_: pytest.fail("unpickled"))
    named = {name: array for name, array in arrays(saved).items() if name != "1.bias"}
    rewrite(path, weights_npz=npz({**named, "1.bias": np.array([{}, {}, {}], dtype=object)}))
    assert "instead of float32" in sentence(path)


# -- damage


def test_a_file_cut_off_anywhere(path, tmp_path):
    whole = path.read_bytes()
    for part in range(1, 20):
        (tmp_path / "cut.nnp").write_bytes(whole[: len(whole) * part // 20])
        assert "is damaged or cut off" in sentence(tmp_path / "cut.nnp")


def test_flipped_bytes_give_a_sentence_or_a_project(path, tmp_path):
    whole, rng, refused = path.read_bytes(), random.Random(7), 0
    for _ in range(400):
        raw = bytearray(whole)
        for _ in range(rng.choice((1, 1, 2, 8))):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        (tmp_path / "flipped.nnp").write_bytes(raw)
        try:
            assert isinstance(load(tmp_path / "flipped.nnp").project, Project)
        except FileError:
            refused += 1
    assert refused > 200


def test_flipped_bytes_inside_the_members_too(path, tmp_path, saved):
    """The zip's own checks catch most damage above: here the bytes are wrong but the sums are right."""
    rng = random.Random(11)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    refused = 0
    for _ in range(300):
        name = rng.choice(list(members))
        raw = bytearray(members[name])
        raw[rng.randrange(len(raw))] = rng.randrange(256)
        with zipfile.ZipFile(tmp_path / "b.nnp", "w") as archive:
            for other, old in members.items():
                archive.writestr(other, bytes(raw) if other == name else old)
        try:
            assert isinstance(load(tmp_path / "b.nnp").project, Project)
        except FileError:
            refused += 1
    assert 100 < refused < 300


# -- writing


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_crash_while_saving_leaves_the_old_file(path, saved, monkeypatch, failing):
    before = path.read_bytes()

    def crash(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, failing, crash)
    with pytest.raises(OSError, match="No space left"):
        save(path, Saved(saved.project.but(name="Other")))
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == ["a.nnp"]


def test_saving_follows_a_link(path, saved, tmp_path):
    link = tmp_path / "link.nnp"
    link.symlink_to(path)
    save(link, Saved(saved.project.but(name="Other")))
    assert link.is_symlink()
    assert load(path).project.name == "Other"


def test_weights_of_another_network_are_not_saved(path, saved):
    other = edits.change_layer(saved.project, 1, units=4)
    before = path.read_bytes()
    with pytest.raises(FileError, match="has the shape 3×2, expected 4×2"):
        save(path, Saved(other, saved.weights))
    assert path.read_bytes() == before


def test_points_that_are_not_finite_are_left_out(tmp_path, project):
    curve = [CurvePoint(1.0, 0.5, float("inf"), None, None), CurvePoint(2.0, float("nan"), None, None, None)]
    save(tmp_path / "a.nnp", Saved(project, None, curve, 2, 1.0))
    assert list(load(tmp_path / "a.nnp").curve) == [CurvePoint(1.0, 0.5, None, None, None)]


def test_what_is_frozen_is_kept_and_older_files_have_nothing_frozen(tmp_path, project):
    frozen = edits.freeze(edits.freeze(project, 1), 2, Frozen("weight", (1, 0)))
    save(tmp_path / "a.nnp", Saved(frozen))
    assert load(tmp_path / "a.nnp").project == frozen
    plain = json.loads(json.dumps(to_document(frozen)))
    assert plain["layers"][0]["frozen"] == [{}]
    assert plain["layers"][1]["frozen"] == [{"weight": "weight", "index": [1, 0]}]
    assert all("frozen" not in entry for entry in to_document(project)["layers"])
    older = to_document(frozen)
    for entry in older["layers"]:
        entry.pop("frozen", None)
    for name in ("validation_split", "early_stopping", "class_weights", "augment_shift"):
        del older["training"][name]
    assert from_document(older) == project


def test_rows_of_older_files_have_no_validation(tmp_path, project):
    rows = [CurvePoint(1.0, 0.5, 0.6, None, None), CurvePoint(2.0, 0.4, 0.5, 0.9, 0.8, 0.45, 0.85)]
    save(tmp_path / "a.nnp", Saved(project, None, rows, 2, 1.0))
    assert [CurvePoint(*row) for row in load(tmp_path / "a.nnp").curve] == rows
    with zipfile.ZipFile(tmp_path / "a.nnp") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["run.json"] = b'{"epoch": 1, "seconds": 1.0, "curve": [[1.0, 0.5, 0.6, null, null]]}'
    with zipfile.ZipFile(tmp_path / "old.nnp", "w") as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    assert [CurvePoint(*row) for row in load(tmp_path / "old.nnp").curve] == rows[:1]
