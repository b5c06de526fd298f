"""What measures are called that are asked for together."""

from __future__ import annotations

from collections.abc import Sequence

from playground.core.metric import Metric


def metric_names(metrics: Sequence[Metric]) -> list[str]:
    """A name for each: its id; of different ones with the same id also the settings that they differ in, as in
    "f1_macro" and "f1_weighted"."""
    names = []
    for metric in metrics:
        same = [other.values() for other in metrics if other.id == metric.id]
        differ = [str(value) for name, value in metric.values().items() if any(o[name] != value for o in same)]
        names.append("_".join([metric.id, *differ]))
    return names
