"""The house stands as it was drawn: rules of tests/architecture.py over the program, and shown to be able to fail."""

import statistics
import sys

import pytest
from architecture import (
    MEDIAN,
    ROOMS,
    Source,
    compiler_rule,
    docstring_rule,
    drawing_rule,
    exception_rule,
    import_rule,
    imports,
    kinds_apart_rule,
    length_rule,
    naming_rule,
    sources,
)

from playground.core.registry import registry

PROGRAM, TESTS = sources("playground"), sources("tests", "scripts")
STANDARD = frozenset(sys.stdlib_module_names) | {"__future__"}
IDS = frozenset(kind for category in registry.categories() for kind in registry.ids(category))


def imports_run_one_way(source):
    return import_rule(source, STANDARD)


def kinds_are_not_named(source):
    return naming_rule(source, IDS)


RULES = {
    "imports": (imports_run_one_way, PROGRAM),
    "kinds apart": (kinds_apart_rule, PROGRAM),
    "no kind is named": (kinds_are_not_named, PROGRAM),
    "one compiler": (compiler_rule, PROGRAM),
    "no swallowed exceptions": (exception_rule, PROGRAM + TESTS),
    "drawing is guarded": (drawing_rule, [source for source in PROGRAM if source.room == "ui"]),
    "docstrings": (docstring_rule, PROGRAM + TESTS),
    "short files": (length_rule, PROGRAM + TESTS),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_its_rules(rule):
    check, files = RULES[rule]
    assert len(files) > 50
    found = [sentence for source in files for sentence in check(source)]
    assert not found, "\n" + "\n".join(found)


def test_files_are_short_on_the_whole():
    lengths = [source.text.count("\n") for source in PROGRAM if not source.path.endswith("__init__.py")]
    assert statistics.median(lengths) <= MEDIAN, f"half of all files are longer than {statistics.median(lengths)} lines"


def test_every_room_is_there():
    there = {source.room for source in PROGRAM}
    assert {"core", "catalog", "network", "engine"} <= there
    for room, (others, _) in ROOMS.items():
        assert set(others) <= set(ROOMS), f"{room} may import a room that has no line of its own"
        for other in others:
            assert room not in ROOMS[other][0], f"{room} and {other} import each other"


# -- every rule can fail

IMPORTS, NAMES, CAUGHT = "imports", "no kind is named", "no swallowed exceptions"
TRY = "try:\n    f()\nexcept "

# what is wrong: (rule, path below playground, source, words of the complaint)
BAD = {
    "upwards": (IMPORTS, "core/x", "from playground.engine import model", "core may import engine never"),
    "later": (IMPORTS, "network/x", "def f():\n    import playground.session.undo", "network may import session"),
    "relative": (IMPORTS, "catalog/layers/x", "from ...engine import trace", "catalog may import engine"),
    "by name": (IMPORTS, "ui/x", "import importlib\nimportlib.import_module('numba')", "ui may not import numba"),
    "asks the engine": (IMPORTS, "ui/a/x", "from playground.engine.frames import Frame", "ui may import engine"),
    "reads files": (IMPORTS, "ui/x", "from playground import storage", "ui may import storage"),
    "numba in ui": (IMPORTS, "ui/x", "import numba", "ui may not import numba"),
    "numpy in network": (IMPORTS, "network/x", "import numpy as np", "network may not import numpy"),
    "numba in core": (IMPORTS, "core/x", "import numba", "core may not import numba"),
    "qt in engine": (IMPORTS, "engine/x", "from PySide6.QtCore import QObject", "engine may not import PySide6"),
    "qt in storage": (IMPORTS, "storage/x", "import PySide6.QtGui", "storage may not import PySide6"),
    "widgets in session": (IMPORTS, "session/x", "from PySide6.QtWidgets import QLabel", "session may not import"),
    "all of widgets": (IMPORTS, "session/x", "from PySide6 import QtWidgets", "session may not import"),
    "plots in session": (IMPORTS, "session/x", "import pyqtgraph", "session may not import pyqtgraph"),
    "window at once": (IMPORTS, "cli/x", "from playground.ui import main_window", "only inside a function"),
    "qt at once": (IMPORTS, "cli/x", "import PySide6.QtWidgets", "cli may not import PySide6"),
    "start": (IMPORTS, "__main__", "from playground.ui import app", "__main__ may import ui never"),
    "library at once": (IMPORTS, "__init__", "from playground.library import Model", "only inside a function"),
    "beside": (IMPORTS, "resources_path", "import numpy", "beside the rooms may not import numpy"),
    "beside, a room": (IMPORTS, "resources_path", "from playground.core import params", "may import core never"),
    "a new room": (IMPORTS, "attic/x", "", "has no line in ROOMS"),
    "kind to kind": (
        "kinds apart", "catalog/layers/x", "from playground.catalog.layers.dense import Dense", "registry.create",
    ),
    "equals": (NAMES, "ui/x", "if kind == 'dense': pass", "kind “dense”"),
    "is not": (NAMES, "core/x", "y = 'relu' != kind", "kind “relu”"),
    "one of": (NAMES, "engine/x", "y = k in ('sigmoid', 'x')", "kind “sigmoid”"),
    "match": (NAMES, "engine/x", "match k:\n    case 'adam' | 'x':\n        pass", "kind “adam”"),
    "another kind": (NAMES, "catalog/losses/x", "y = a.id == 'softmax'", "kind “softmax”"),
    "njit": ("one compiler", "engine/x", "from numba import njit", "imports numba.njit"),
    "numba.jit": ("one compiler", "engine/x", "import numba\n@numba.jit\ndef f(): pass", "uses numba.jit"),
    "everything": (CAUGHT, "ui/x", TRY + "Exception:\n    pass", "everything"),
    "bare": (CAUGHT, "ui/x", TRY[:-1] + ":\n    x = 1", "everything"),
    "in a tuple": (CAUGHT, "ui/x", TRY + "(OSError, Exception):\n    x = 1", "everything"),
    "a mistake in drawing": (
        "drawing is guarded", "ui/x", "class A:\n    def paint(self, painter):\n        pass", "paint draws",
    ),
    "no docstring": ("docstrings", "ui/x", "x = 1", "has no docstring"),
    "too long": ("short files", "ui/x", "x = 1\n" * 401, "401 lines, 400 are allowed"),
}  # fmt: skip

GOOD = {
    "downwards": (IMPORTS, "engine/x", "import json\nimport numpy as np\nfrom playground.network import checks"),
    "own room": (IMPORTS, "ui/kit/x", "from playground.ui import theme\nfrom ..icons import icon"),
    "resources": (IMPORTS, "catalog/datasets/x", "from playground.resources_path import RESOURCES"),
    "window, later": (IMPORTS, "cli/x", "def show():\n    import PySide6\n    from playground.ui import main_window"),
    "library, later": (
        IMPORTS,
        "__init__",
        "if TYPE_CHECKING:\n    from playground.library import Model\ndef f():\n    import playground.library",
    ),
    "its own name": (NAMES, "catalog/layers/dense", "y = x == 'dense'"),
    "asked of the registry": (NAMES, "ui/x", "y = registry.create('layers', 'dense') == other"),
    "handed on": (CAUGHT, "ui/x", TRY + "BaseException as e:\n    g.set_exception(e)"),
    "cleaned up": (CAUGHT, "ui/x", TRY + "Exception:\n    g()\n    raise"),
}


def complaints(rule: str, path: str, text: str) -> list[str]:
    return list(RULES[rule][0](Source(f"playground/{path}.py", text)))


def test_every_rule_can_fail():
    for name, (rule, path, text, words) in BAD.items():
        found = complaints(rule, path, text)
        assert len(found) == 1, f"{name}: {found}"
        assert found[0].startswith(f"playground/{path}.py"), name
        assert words in found[0], name
    assert {rule for rule, *_ in BAD.values()} == set(RULES), "each of them"


def test_no_rule_forbids_what_is_right():
    for name, bad in GOOD.items():
        assert complaints(*bad) == [], name


def test_imports_are_found_wherever_they_stand():
    text = "import a\nif TYPE_CHECKING:\n    import b\ndef f():\n    from c import d\n    g = lambda: __import__('e')\n"
    found = {i.name: (i.lazy, i.typing) for i in imports(Source("playground/core/x.py", text))}
    assert found == {"a": (False, False), "b": (False, True), "c.d": (True, False), "e": (True, False)}
