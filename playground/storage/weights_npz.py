"""Weights as an npz: one float32 array each, named "<node id>.<weight name>", read without pickle and without trust."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Mapping

import numpy as np

from playground.core.shapes import Shape, show
from playground.network.checks import MAXIMUM_PARAMETERS, arrays, check
from playground.network.document import Project

Key = tuple[int, str]
NAME = re.compile(r"([0-9]{1,9})\.(\w{1,64}(?:\.\w{1,64}){0,32})\.npy", re.ASCII)
HEADER = 4096  # bytes that an npy header may need


class WeightsError(ValueError):
    """Weights that are missing, of another shape, or not finite; the message names the layer."""


def expected_shapes(project: Project) -> dict[Key, Shape] | None:
    """The shape of every weight and state the network has; None where the network cannot be worked out."""
    result = check(project)
    if not result.ok:
        return None
    return arrays(project, result)


def misfit(project: Project, weights: Mapping[Key, np.ndarray]) -> str:
    """Why the weights do not belong to the project's network, naming the layer; empty where they do."""
    shapes = expected_shapes(project)
    problem = "" if shapes is None else _mismatch(project, shapes, {key: w.shape for key, w in weights.items()})
    for key, array in weights.items():
        if not problem and not np.isfinite(array).all():
            problem = f"{_words(project, key)} holds numbers that are not finite"
    return problem


def pack_weights(weights: Mapping[Key, np.ndarray]) -> bytes:
    stream = io.BytesIO()
    named = {f"{node}.{name}": np.ascontiguousarray(array, "<f4") for (node, name), array in weights.items()}
    np.savez(stream, **named)  # type: ignore[arg-type]
    return stream.getvalue()


def unpack_weights(raw: bytes, project: Project) -> dict[Key, np.ndarray]:
    """(node id, name) -> float32 array. Raises WeightsError, or what zipfile raises on damaged data.

    Sizes are compared with what the network needs before anything is unpacked.
    """
    shapes = expected_shapes(project)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        infos = {_key(info.filename): info for info in archive.infolist()}
        if len(infos) != len(archive.namelist()):
            raise WeightsError("two of its weights have the same name")
        if shapes is not None:
            _raise(_absent(project, shapes, set(infos)))
        for key, info in infos.items():
            allowed = 4 * (math.prod(shapes[key]) if shapes is not None else MAXIMUM_PARAMETERS) + HEADER
            if info.file_size > allowed:
                raise WeightsError(f"{_words(project, key)} is larger than the network needs")
        if sum(info.file_size for info in infos.values()) > 4 * MAXIMUM_PARAMETERS + HEADER * len(infos):
            raise WeightsError("its weights are larger than any network that can be trained")
        weights = {key: _array(archive.read(info), _words(project, key)) for key, info in infos.items()}
    _raise(misfit(project, weights))
    return weights


def _key(filename: str) -> Key:
    match = NAME.fullmatch(filename)
    if match is None:
        raise WeightsError(f"{filename[:80]!r} is not the name of a weight")
    return int(match[1]), match[2]


def _array(raw: bytes, words: str) -> np.ndarray:
    """The array of an npy file, checked before memory is taken for it."""
    stream = io.BytesIO(raw)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise WeightsError(f"{words} is in a form that this version cannot read")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream)
    if dtype != np.dtype("<f4"):
        raise WeightsError(f"{words} holds {dtype} instead of float32")
    values = raw[stream.tell() :]
    if any(n < 0 for n in shape) or len(values) != 4 * math.prod(shape):
        raise WeightsError(f"{words} is cut off")
    return np.frombuffer(values, "<f4").reshape(shape, order="F" if fortran else "C").astype(np.float32)


def _absent(project: Project, shapes: Mapping[Key, Shape], found: set[Key]) -> str:
    missing = [key for key in shapes if key not in found]
    surplus = sorted(found - set(shapes))
    if missing:
        return f"{_words(project, missing[0])} is missing"
    return f"{_words(project, surplus[0])} belongs to no layer of the network" if surplus else ""


def _mismatch(project: Project, shapes: Mapping[Key, Shape], found: Mapping[Key, Shape]) -> str:
    for key, shape in shapes.items():
        if key in found and found[key] != shape:
            return f"{_words(project, key)} has the shape {show(found[key])}, expected {show(shape)}"
    return _absent(project, shapes, set(found))


def _words(project: Project, key: Key) -> str:
    node_id, name = key
    for which, network in project.networks.items():
        for place, node in enumerate(network.nodes, 1):
            if node.id == node_id:
                whose = f" of the {which}" if len(project.networks) > 1 else ""
                return f"the {name} of layer {place} ({node.layer.title}){whose}"
    return f"the {name} of layer id {node_id}"


def _raise(problem: str) -> None:
    if problem:
        raise WeightsError(problem)
