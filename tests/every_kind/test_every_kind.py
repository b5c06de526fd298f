"""What every kind of the catalog must pass. A new file in the catalog is tested here without a line of its own."""

import copy
import dataclasses
import json
import math
import re

import pytest

from playground.core.kinds import Kind
from playground.core.nested import Nested, Stack
from playground.core.own_points import Names, Rows
from playground.core.params import Choice, Flag, Integer, Param, ParamError, Real, Subset, Text
from playground.core.plain import from_plain, to_plain
from playground.core.registry import registry

KINDS = [kind for category in registry.categories() for kind in registry.all(category)]
EACH = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.category}-{kind.kind_id()}")
# words that a newcomer does not know; the formulas are in the files' own docstrings
JARGON = re.compile(
    r"\b(tensor|logits?|hyper-?parameter|backprop\w*|argmax|epsilon|stochastic|iid|n-?d array)s?\b", re.I
)


def is_sentence(text: str) -> bool:
    """Starts large, ends with a period, fits in a tooltip; no jargon and no stray space."""
    words = text.strip() == text and "  " not in text and len(text) <= 160
    return words and text[:1] == text[:1].upper() and text.endswith(".") and not JARGON.search(text)


def invalid(param: Param) -> list:
    """Values that a parameter must refuse, worked out from its description."""
    if isinstance(param, Integer):
        return [param.minimum - 1, param.maximum + 1, param.minimum + 0.5, math.nan, math.inf, "3", None, True, [3]]
    if isinstance(param, Real):
        near = [param.maximum + max(1.0, abs(param.maximum)), param.minimum - max(1.0, abs(param.minimum))]
        inside = [] if param.zero or param.minimum <= 0 else [0.0]
        return [*near, *inside, math.nan, math.inf, -math.inf, "0.1", None, False, [0.1], 10**400]
    if isinstance(param, Flag):
        return [1, 0, "true", None]
    if isinstance(param, Subset):
        word = param.options[0][0]
        return [(), [word, word], ["no such word"], word, None, 3, [3], [[word]]]
    if isinstance(param, Choice):
        return ["no such word", None, 3, [param.options[0][0]], {}]
    if isinstance(param, Nested):
        elsewhere = next(k for k in KINDS if k.category != param.category)
        return ["no such kind", None, 3, elsewhere(), {"kind": "x"}]
    if isinstance(param, Stack):
        elsewhere = next(k for k in KINDS if k.category != param.category)
        first = registry.ids(param.category)[0]
        return ["no such kind", first, ["no such kind"], None, 3, [3], [elsewhere()], [first] * (param.maximum + 1)]
    if isinstance(param, Rows):
        return ["rows", None, 3, [3], [(0, 0)], [(0, 0, "a")], [(math.nan, 0, 0)], [(0, 1e9, 0)], [(0, 0, 0)] * 5001]
    if isinstance(param, Names):
        return ["names", None, 3, [3], ["one"], ["a", "a"], ["a", ""], ["a", "b" * 41], [str(i) for i in range(11)]]
    if isinstance(param, Text):
        return ["x" * (param.maximum_length + 1), None, 1.5]
    raise AssertionError(f"say here what a {type(param).__name__} refuses")


def valid(param: Param, default) -> list:
    """The ends of what a parameter takes."""
    if isinstance(param, (Integer, Real)):
        return [param.minimum, param.maximum, *([0.0] if getattr(param, "zero", False) else [])]
    if isinstance(param, Subset):
        return [[key] for key, _ in param.options] + [[key for key, _ in param.options]]
    if isinstance(param, Choice):
        return [key for key, _ in param.options]
    if isinstance(param, Nested):
        return list(registry.ids(param.category))
    if isinstance(param, Stack):
        ids = registry.ids(param.category)
        return [[], [*ids][: param.maximum], [ids[0]] * param.maximum]
    if isinstance(param, Rows):
        return [[], [(0, 0, 1)], [(1000, -1000, 0)] * 5000]
    if isinstance(param, Names):
        return [[str(i) for i in range(10)]]
    return [not default] if isinstance(param, Flag) else ["", "words"]


def variations(kind: type[Kind]) -> list[Kind]:
    """The defaults, and every field at the ends of its range."""
    made = [kind()]
    for name, param in kind.params().items():
        made += [kind(**{name: value}) for value in valid(param, getattr(made[0], name))]
    return made


def words_and_identity(kind: type[Kind]) -> None:
    thing = kind()
    assert thing.id == kind.kind_id() == kind.__module__.rpartition(".")[2]
    assert registry.get(thing.category, thing.id) is kind
    assert kind.title, "the name in menus"
    assert kind.title[0] == kind.title[0].upper() or not kind.title[0].isalpha()
    assert is_sentence(kind.summary), kind.summary
    module = __import__(kind.__module__, fromlist=["x"])
    assert module.__doc__, "a kind's file opens with its formula"
    assert module.__doc__.strip().endswith(".")
    for thing in variations(kind):
        assert isinstance(thing.describe(), str)


def fields_are_described(kind: type[Kind]) -> None:
    assert [f.name for f in dataclasses.fields(kind)] == list(kind.params()), "every field has a Param"
    for name, param in kind.params().items():
        assert param.label, name
        assert is_sentence(param.help), f"{name}: {param.help}"
        default = getattr(kind(), name)
        assert param.coerce(default, kind.title, name) == default, f"the default of {name} is allowed"
        assert isinstance(param.show(default), str)
        assert param.expected()
        inherited = [getattr(base, name, None) for base in kind.__mro__[1:]]
        assert not any(callable(value) for value in inherited), f"the field {name} would hide a method"


def saved_and_read_again(kind: type[Kind]) -> None:
    for thing in variations(kind):
        plain = json.loads(json.dumps(to_plain(thing), allow_nan=False))
        assert plain["kind"] == thing.id
        again = from_plain(thing.category, plain)
        assert again == thing
        assert type(again) is type(thing)
        assert hash(again) == hash(thing)


def invalid_values_are_refused_by_owner_and_field(kind: type[Kind]) -> None:
    for name, param in kind.params().items():
        for value in invalid(param):
            with pytest.raises(ParamError) as caught:
                kind(**{name: value})
            message = str(caught.value)
            assert message.startswith(f"{kind.__name__}: {name} is "), message
            assert message.endswith(f", expected {param.expected()}"), message
            with pytest.raises(ParamError):
                kind().but(**{name: value})


def frozen_values(kind: type[Kind]) -> None:
    thing = kind()
    assert thing == kind()
    assert hash(thing) == hash(kind())
    assert copy.deepcopy(thing) == thing
    for name in kind.params():
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, name, getattr(thing, name))
    with pytest.raises(ParamError, match="no field 'no_such_field'"):
        thing.but(no_such_field=1)
    for other in variations(kind):
        assert (other == thing) == (other.values() == thing.values())


CHECKS = (
    words_and_identity,
    fields_are_described,
    saved_and_read_again,
    invalid_values_are_refused_by_owner_and_field,
    frozen_values,
)


@EACH
def test_kind(kind):
    for check in CHECKS:
        check(kind)


def test_ids_are_words_that_a_file_can_keep():
    for kind in KINDS:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", kind.kind_id())
    for category in registry.categories():
        titles = [kind.title for kind in registry.all(category)]
        assert len(set(titles)) == len(titles), f"two of the {category} have the same title"


def test_orders_name_only_what_there_is():
    for category in registry.categories():
        order = getattr(__import__(f"playground.catalog.{category}", fromlist=["x"]), "ORDER", ())
        assert set(order) <= set(registry.ids(category))
        assert registry.ids(category)[: len(order)] == tuple(order)


@pytest.mark.parametrize("text", ["no capital.", "No period", "Two  spaces.", "A tensor of logits.", "x" * 200 + "."])
def test_the_check_for_sentences_can_fail(text):
    assert not is_sentence(text)


def test_every_sort_of_parameter_has_invalid_values():
    """A new sort must be taught here before it can be used."""

    class Colour(Param):
        pass

    with pytest.raises(AssertionError, match="say here what a Colour refuses"):
        invalid(Colour(label="Colour", help="The colour."))
