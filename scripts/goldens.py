"""What the scripts that make golden values share: writing the file, or with ``--check`` comparing it with what the
libraries installed here compute now.

A value agrees where it is within 1e-7 of its size, or within 1e-9: computed in double precision, it may differ by the
order in which other versions add up. Shapes, names and settings must be the same. Versions may differ.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "engine" / "goldens"
RELATIVE, ABSOLUTE = 1e-7, 1e-9
ABOUT = "description"  # the array that holds settings, and numbers that are no arrays, as JSON
VERSIONS = ("torch", "scikit-learn")  # names in it
OF_CASES = ("cases", "gans", "autoencoders")  # what it says of each case that has arrays
OTHERS = ("schedules", "classes", "per_class", "regression")  # cases that are numbers in it alone
VERSION_KEYS = tuple(f"{ABOUT}/{name}" for name in VERSIONS)
SETTINGS = "settings"  # what belongs to no single case


def main(out: Path, make: Callable[[], dict[str, Any]]) -> None:
    """The command line of a script. make: gives all arrays by "case/name", and ``description`` as plain data; for a
    JSON file that alone."""
    parser = argparse.ArgumentParser(description=f"Makes {out.name}.")
    parser.add_argument("--check", action="store_true", help="compare the committed file with what is computed now")
    made = settled(make) if parser.parse_args().check else None
    if made is None:
        write(out, make())
        return
    kept = read(out)
    wrong, cases = differing(kept, made), {case_of(key) for key in kept} - {SETTINGS}
    agree, tolerance = len(cases - wrong.keys()), f"to {RELATIVE:g} of the value or {ABSOLUTE:g}"
    print(f"{out.name}: {agree} of {len(cases)} cases agree {tolerance} ({versions(kept, made)}).")
    for case, words in wrong.items():
        print(f"{case}: {words}")
    if wrong:
        sys.exit(1)


def write(out: Path, made: dict[str, Any]) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix == ".json":
        out.write_text(json.dumps(made[ABOUT], indent=1) + "\n", encoding="utf-8")
    else:
        np.savez_compressed(out, **made | {ABOUT: np.array(json.dumps(made[ABOUT]))})
    print(f"{out}: {out.stat().st_size / 1000:.0f} kB")


def settled(make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What is made, as it would be read back."""
    made = make()
    about = json.loads(json.dumps(made.pop(ABOUT)))
    return {**made, **leaves(about, (ABOUT,))}


def read(out: Path) -> dict[str, Any]:
    """All values of a file by name."""
    if out.suffix == ".json":
        return leaves(json.loads(out.read_text(encoding="utf-8")), (ABOUT,))
    with np.load(out) as file:
        arrays = {key: file[key] for key in file.files if key != ABOUT}
        return {**arrays, **leaves(json.loads(str(file[ABOUT])), (ABOUT,))}


def leaves(plain: Any, path: tuple[str, ...]) -> dict[str, Any]:
    """Nested dictionaries as one: "description/cases/NAME/units"."""
    if not isinstance(plain, dict):
        return {"/".join(path): plain}
    found: dict[str, Any] = {}
    for key, value in plain.items():
        found |= leaves(value, (*path, key))
    return found


def case_of(key: str) -> str:
    first, *rest = key.split("/")
    if first != ABOUT:
        return first
    if rest[0] in OF_CASES:
        return rest[1]
    return f"{rest[0]} {rest[1]}" if rest[0] in OTHERS else SETTINGS


def differing(kept: dict[str, Any], made: dict[str, Any]) -> dict[str, str]:
    """Case -> the first thing about it that is not the same, in words."""
    wrong: dict[str, str] = {}
    for key in dict.fromkeys((*kept, *made)):
        words = "" if key in VERSION_KEYS else difference(key, kept, made)
        if words:
            wrong.setdefault(case_of(key), words)
    return wrong


def difference(key: str, kept: dict[str, Any], made: dict[str, Any]) -> str:
    """What is not the same about a value; empty where nothing is."""
    for values, where in ((kept, "the file"), (made, "what is computed now")):
        if key not in values:
            return f"{key} is not in {where}"
    old, new = as_array(kept[key]), as_array(made[key])
    if old is None or new is None:
        return "" if kept[key] == made[key] else f"{key} is {kept[key]!r} in the file, now {made[key]!r}"
    if old.shape != new.shape:
        return f"{key} has the shape {old.shape} in the file, now {new.shape}"
    apart = np.abs(new - old)
    bad = ~(np.isclose(new, old, RELATIVE, ABSOLUTE, equal_nan=True))
    if not bad.any():
        return ""
    place = np.unravel_index(int(np.argmax(np.where(bad, np.nan_to_num(apart, nan=np.inf), -1))), old.shape)
    at = f" at {[int(n) for n in place]}" if place else ""
    return f"{key} is {old[place]:.12g} in the file{at}, now {new[place]:.12g}"


def as_array(value: Any) -> np.ndarray | None:
    """The value as float64; None where it is no number and no array of numbers."""
    try:
        array = np.asarray(value)
    except ValueError:  # a ragged list
        return None
    return array.astype(np.float64) if array.dtype.kind in "iuf" and array.size else None


def versions(kept: dict[str, Any], made: dict[str, Any]) -> str:
    key = next(key for key in VERSION_KEYS if key in made)
    name = key.removeprefix(f"{ABOUT}/")
    same = made[key].split("+")[0] == kept[key].split("+")[0]
    return f"{name} {made[key]}" if same else f"{name} {made[key]}, the file is of {kept[key]}"
