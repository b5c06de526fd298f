"""The rules of the house as functions over syntax trees: each takes a source and yields sentences about what breaks it.

``test_architecture`` runs them over the program, and over small bad examples to show that every rule can fail.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NUMBERS = ("numpy", "numba", "llvmlite", "scipy", "threadpoolctl")
FILES = ("numpy", "msgspec", "PIL")

BESIDE = "beside the rooms"  # modules that all may use: nothing but the standard library

# room: the other rooms it may import, and the libraries (a dotted name allows just that part of a library)
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "core": ((), ("numpy",)),
    "catalog": (("core",), ("numpy",)),
    "network": (("core", "catalog"), ()),
    "engine": (("core", "catalog", "network"), NUMBERS),
    # torch and sklearn: in the programs that it has other interpreters run
    "bench": (("core", "catalog", "network", "engine", "storage"), (*NUMBERS, "torch", "sklearn")),
    "storage": (("core", "catalog", "network"), FILES),
    "export": (("core", "catalog", "network"), FILES),
    "library": (("core", "catalog", "network", "engine", "storage", "export"), ("numpy",)),
    "session": (
        ("core", "catalog", "network", "engine", "storage", "export"),
        ("PySide6.QtCore", "PySide6.QtGui"),
    ),
    "ui": (("core", "catalog", "network", "session"), ("PySide6", "pyqtgraph", "superqt", "numpy")),
    "cli": (("core", "catalog", "network", "engine", "storage", "library", "bench"), ("numpy",)),
    "__main__": (("cli",), ()),
    "__init__": ((), ()),
    BESIDE: ((), ()),
}
# what may be imported inside a function only, and for the type checker: the command line must not load Qt for
# ``playground train``, and ``import playground`` loads nothing
LATER = {"cli": ("session", "ui"), "__init__": ("library",)}
LIBRARIES_LATER = {"cli": ("PySide6",)}
# words that are ids of kinds and mean something else here
HOMONYMS = {("playground/ui/loss_plot.py", "accuracy"), ("playground/ui/point_marks.py", "circle")}
# numba's own names are used in this file alone
COMPILER = "playground/engine/backends/cpu/jit.py"
LONGEST, MEDIAN = 400, 130
HANDED_ON = ("set_exception", "excepthook")  # to whoever waits for the result; to the message bar
DRAWING = ("paint", "paintEvent", "drawForeground", "drawBackground")


@dataclass(frozen=True)
class Source:
    """path: relative to the repository; "/" between its parts."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def room(self) -> str:
        """The part of the house that the file lies in."""
        parts = self.path.removesuffix(".py").split("/")
        return parts[1] if len(parts) > 2 or parts[1] in ROOMS else BESIDE

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def sources(*folders: str) -> list[Source]:
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


@dataclass(frozen=True)
class Import:
    name: str
    line: int
    lazy: bool  # inside a function
    typing: bool  # only for the type checker


def imports(source: Source) -> Iterator[Import]:
    """Every module that is imported, wherever the import stands, absolute and with what is taken from it."""

    def walk(node: ast.AST, lazy: bool, typing: bool) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, lazy, typing) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = source.module.split(".")
            if not source.path.endswith("__init__.py"):
                package = package[:-1]
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from (Import(f"{start}.{alias.name}", node.lineno, lazy, typing) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("importlib.import_module", "__import__"):
            argument = node.args[0] if node.args else None
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield Import(argument.value, node.lineno, lazy, typing)
        inside = lazy or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        checked = typing or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
        for child in ast.iter_child_nodes(node):
            yield from walk(child, inside, checked)

    yield from walk(source.tree, False, False)


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == part or name.startswith(part + ".") for part in allowed)


def import_rule(source: Source, standard: frozenset[str]) -> Iterator[str]:
    """Imports run one way, and every room has its own few libraries."""
    if source.room not in ROOMS:
        yield f"{source.path}: the room “{source.room}” has no line in ROOMS; say there what it may import"
        return
    rooms, libraries = ROOMS[source.room]
    for found in imports(source):
        parts = found.name.split(".")
        if parts[0] == "playground":
            other = parts[1] if len(parts) > 1 else ""
            later = (found.lazy or found.typing) and other in LATER.get(source.room, ())
            if other in (*rooms, source.room) or other not in ROOMS or later:
                continue
            say = "only inside a function" if other in LATER.get(source.room, ()) else "never; ask a room in between"
            yield f"{source.path}:{found.line}: {source.room} may import {other} {say}; at once: {', '.join(rooms)}"
        elif parts[0] not in standard and not within(found.name, libraries):
            if found.lazy and within(found.name, LIBRARIES_LATER.get(source.room, ())):
                continue
            yield (
                f"{source.path}:{found.line}: {source.room} may not import {found.name}; "
                f"its libraries are {', '.join(libraries) or 'none'}"
            )


def kinds_apart_rule(source: Source) -> Iterator[str]:
    """Kinds know one another by id, through the registry."""
    if source.room != "catalog" or source.path.endswith("__init__.py"):
        return
    for found in imports(source):
        if found.name.startswith("playground.catalog") and not within(found.name, (source.module,)):
            yield f"{source.path}:{found.line}: a kind imports another kind; use registry.create(category, id)"


def naming_rule(source: Source, ids: frozenset[str]) -> Iterator[str]:
    """Nobody asks what kind something is: the kind has a method for what is wanted."""
    own = source.path.rpartition("/")[2].removesuffix(".py") if source.room == "catalog" else ""

    def named(node: ast.AST) -> list[str]:
        constants = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        return [value for value in constants if value in ids and value != own]

    def operands(compare: ast.Compare) -> list[ast.AST]:
        """What is compared with: words, and tuples, lists and sets of words."""
        sides = [compare.left, *compare.comparators]
        return [s for s in sides if isinstance(s, (ast.Constant, ast.Tuple, ast.List, ast.Set))]

    for node in ast.walk(source.tree):
        names: list[str] = []
        if isinstance(node, ast.Compare):
            names = [name for side in operands(node) for name in named(side)]
        elif isinstance(node, ast.MatchValue):
            names = named(node.value)
        for name in names:
            if (source.path, name) in HOMONYMS:
                continue
            yield (
                f"{source.path}:{node.lineno}: compares with the kind “{name}”; "  # type: ignore[attr-defined]
                "give the kinds a method or a class attribute and ask that"
            )


def compiler_rule(source: Source) -> Iterator[str]:
    """One decorator compiles: with nogil, with the disk cache, with the house's idea of fast mathematics."""
    if source.path == COMPILER:
        return
    bare = ("njit", "jit", "vectorize", "guvectorize", "cfunc", "generated_jit")
    for found in imports(source):
        if found.name.startswith("numba.") and found.name.split(".")[-1] in bare:
            yield f"{source.path}:{found.line}: imports {found.name}; use the decorator of {COMPILER}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in bare and ast.unparse(node.value) in ("numba", "nb"):
            yield f"{source.path}:{node.lineno}: uses {ast.unparse(node)}; use the decorator of {COMPILER}"


def exception_rule(source: Source) -> Iterator[str]:
    """Nothing is swallowed: a handler for everything must hand on what it caught."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = [] if node.type is None else [n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)]
        handed = any(
            isinstance(n, ast.Raise) or (isinstance(n, ast.Attribute) and n.attr in HANDED_ON)
            for body in node.body
            for n in ast.walk(body)
        )
        if (node.type is None or {"Exception", "BaseException"} & set(caught)) and not handed:
            yield f"{source.path}:{node.lineno}: catches everything; name the exceptions that can be answered here"


def drawing_rule(source: Source) -> Iterator[str]:
    """An exception that leaves a method that draws crashes Qt, and the program with it."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.FunctionDef) or node.name not in DRAWING or not node.args.args:
            continue
        if "guarded" not in [ast.unparse(decorator) for decorator in node.decorator_list]:
            yield f"{source.path}:{node.lineno}: {node.name} draws; decorate it with kit.guard.guarded"


def docstring_rule(source: Source) -> Iterator[str]:
    """A file says what it is for."""
    public = not source.path.rpartition("/")[2].startswith("_") or source.path.endswith("/__init__.py")
    if public and not ast.get_docstring(source.tree):
        yield f"{source.path}: has no docstring; open it with a sentence that says what it is for"


def length_rule(source: Source) -> Iterator[str]:
    lines = source.text.count("\n")
    if lines > LONGEST:
        yield f"{source.path}: {lines} lines, {LONGEST} are allowed; find the two things it does and give each a file"
