"""Kinds are found by their files, written as plain data, and read again even where this version does not know them."""

import pytest

from playground.core.kinds import Described, Unknown
from playground.core.params import ParamError, ParamTypeError, plain_number
from playground.core.plain import from_plain, to_plain
from playground.core.registry import Registry, UnknownKindError, registry
from playground.core.shapes import show, size


def test_the_catalog_is_the_folders():
    assert set(registry.categories()) >= {"layers", "activations", "losses", "optimizers", "datasets", "recipes"}
    assert registry.ids("layers")[0] == "dense", "the palette's own order comes first"
    with pytest.raises(UnknownKindError, match="no layers named 'tense', expected one of dense"):
        registry.get("layers", "tense")


def test_a_new_file_is_a_new_kind(tmp_path, monkeypatch):
    folder = tmp_path / "somewhere" / "layers"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text("")
    (folder / "__init__.py").write_text('ORDER = ("second", "not_there")\n')
    kind = "from playground.core.layer import Layer\n\nclass X(Layer):\n    title = 'X'\n"
    for name in ("first", "second", "_hidden"):
        (folder / f"{name}.py").write_text(kind)
    (folder / "two.py").write_text(kind + kind.replace("class X", "class Y"))
    monkeypatch.syspath_prepend(tmp_path)
    mine = Registry("somewhere")
    assert mine.categories() == ("layers",)
    assert mine.ids("layers") == ("second", "first", "two")
    assert mine.create("layers", "first").id == "first"
    with pytest.raises(TypeError, match="must define exactly one kind, it defines 2"):
        mine.get("layers", "two")


def test_plain_data_says_what_is_nested():
    layer = registry.create("layers", "dense", units=3, activation=registry.create("activations", "leaky_relu"))
    plain = to_plain(layer)
    assert plain["units"] == 3
    assert plain["activation"] == {"kind": "leaky_relu", "negative_slope": 0.01}
    assert from_plain("layers", plain) == layer
    assert from_plain("layers", {"kind": "dense", "activation": "relu"}).activation.id == "relu", "an id alone will do"
    assert from_plain("layers", {"kind": "dense"}) == registry.create("layers", "dense")


def test_what_this_version_does_not_know_is_kept_word_for_word():
    plain = {"kind": "conv9d", "filters": [3, {"deep": None}], "title": "x"}
    unknown = from_plain("layers", plain)
    assert isinstance(unknown, Unknown)
    assert (unknown.id, unknown.title) == ("conv9d", "Unknown: conv9d")
    assert "conv9d" in unknown.summary
    assert to_plain(unknown) == plain
    assert hash(unknown) == hash(from_plain("layers", dict(reversed(plain.items()))))
    inside = {"kind": "dense", "units": 4, "activation": {"kind": "swish_2040", "beta": 3}}
    assert to_plain(from_plain("layers", inside)) == inside, "a known layer with an unknown activation too"


@pytest.mark.parametrize(("plain", "words"), [
    ({"kind": "dense", "units": 0}, "Dense: units is 0, expected a whole number from 1"),
    ({"kind": "dense", "colour": "red"}, "Dense: no field 'colour', expected units, activation"),
    ({"kind": "dense", "activation": 3}, "Dense: activation is 3"),
    ({"kind": "dense", "activation": {"negative_slope": 1}}, "activations: expected an object with a “kind”"),
    ({"units": 3}, "layers: expected an object with a “kind”"),
    ({"kind": ["dense"]}, "layers: expected an object with a “kind”"),
    (["dense"], "layers: expected an object with a “kind”"),
    (None, "layers: expected an object with a “kind”"),
])  # fmt: skip
def test_damaged_data_is_refused_in_words(plain, words):
    with pytest.raises(ParamError, match=words.replace("(", "\\(")):
        from_plain("layers", plain)


def test_another_kind_takes_over_what_fits():
    sgd = registry.create("optimizers", "sgd", learning_rate=0.5, momentum=0.7)
    rmsprop = registry.create("optimizers", "rmsprop").adopt(sgd)
    assert (rmsprop.learning_rate, rmsprop.momentum, rmsprop.rho) == (0.5, 0.7, 0.9)
    uniform = registry.create("initializers", "uniform", minimum=-3.0)
    assert registry.create("initializers", "zeros").adopt(uniform) == registry.create("initializers", "zeros")


def test_values_are_brought_to_their_type():
    dense = registry.create("layers", "dense", units=8.0)
    assert (dense.units, type(dense.units)) == (8, int)
    rate = registry.create("layers", "dropout", rate=0).rate
    assert (rate, type(rate)) == (0.0, float)
    assert issubclass(ParamTypeError, (ParamError, TypeError))


def test_words_for_people():
    params = registry.get("layers", "dropout").params() | registry.get("layers", "dense").params()
    assert params["units"].show(3) == "3 neurons"
    assert params["units"].show(1) == "1 neuron"
    assert params["units"].rule() == "Neurons must be a whole number from 1 to 65,536."
    assert params["rate"].rule() == "Rate must be a number from 0 to 95 %."
    rate = registry.get("optimizers", "adam").params()["learning_rate"]
    assert rate.show(1e-06) == "0.000001"
    assert params["rate"].show(0.25) == "25 %"
    assert params["use_bias"].show(True) == "on"
    assert params["activation"].show(registry.create("activations", "relu")) == "ReLU"
    points = registry.get("datasets", "circle").params()
    assert points["noise"].show(20.0) == "20 %"
    assert points["features"].show(("x1", "sin_x2")) == "x₁, sin x₂"
    assert [plain_number(x) for x in (0.001, 1e-7, 8.0)] == ["0.001", "1e-07", "8"]
    assert (show((1, 28, 28)), show((8,)), size((1, 28, 28)), size(())) == ("1×28×28", "8", 784, 1)


def test_described_things_need_not_be_kinds():
    assert Described.params() == {}
    assert "kind" not in to_plain(Described())
