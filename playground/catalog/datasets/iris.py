"""Iris: four measures of 150 flowers of three kinds, gathered by Edgar Anderson and made famous by Ronald A. Fisher
("The use of multiple measurements in taxonomic problems", Annals of Eugenics 7, 1936). Facts in the public domain; the
values are those of Fisher's paper, whose sums are 876.5, 458.6, 563.7 and 179.9 cm.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from playground.core.dataset import shipped
from playground.core.table import Columns, TableDataset, seen_by_the_network, shown
from playground.resources_path import RESOURCES

PATH = RESOURCES / "datasets" / "iris" / "iris.csv"
SHA256 = "dad19dc3817625a5490ab6be0fdb592efdcd6921badbbaf4275cef90bcfaa994"
COLUMNS: Columns = (
    ("sepal_length", "sepal length"),
    ("sepal_width", "sepal width"),
    ("petal_length", "petal length"),
    ("petal_width", "petal width"),
)


@dataclass(frozen=True)
class Iris(TableDataset):
    title: ClassVar[str] = "Iris"
    summary: ClassVar[str] = "Four measures of 150 flowers, in cm: tell which of three kinds each is."
    attribution: ClassVar[str] = "Edgar Anderson and Ronald A. Fisher, Annals of Eugenics 7, 1936; public domain"
    all_columns: ClassVar[Columns] = COLUMNS
    class_names: ClassVar[tuple[str, ...]] = ("setosa", "versicolor", "virginica")

    columns: tuple[str, ...] = seen_by_the_network(COLUMNS)
    across: str = shown(COLUMNS, 2, "Drawn across", "from left to right")
    up: str = shown(COLUMNS, 3, "Drawn upwards", "upwards")

    def rows(self) -> tuple[np.ndarray, np.ndarray]:
        return flowers()


@lru_cache(maxsize=1)
def flowers() -> tuple[np.ndarray, np.ndarray]:
    """Measures (150, 4) in cm and class numbers (150,). Raises DataError."""
    lines = list(csv.reader(shipped(PATH, SHA256, "Iris").decode("ascii").splitlines()))[1:]
    names = [line[4] for line in lines]
    values = np.array([[float(cell) for cell in line[:4]] for line in lines])
    return values, np.array([Iris.class_names.index(name) for name in names])
