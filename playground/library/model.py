"""A network with its weights, to be asked, trained and measured: ``playground.Model``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.core.dataset import Dataset
from playground.core.loss import Loss
from playground.core.metric import Metric
from playground.core.nested import Nested
from playground.core.optimizer import Optimizer
from playground.core.params import ParamError
from playground.core.registry import registry
from playground.core.shapes import show
from playground.engine import memory, randomness
from playground.engine.backends import THREADS
from playground.engine.frames import CurvePoint
from playground.engine.model import Model as Engine
from playground.engine.model import TooLargeError
from playground.engine.program import Key
from playground.engine.trainer import Trainer
from playground.library.arrays import Arrays, Reader, samples, without_answers
from playground.library.backend import Deferred
from playground.library.errors import ArrayError, NetworkError, SupersededError
from playground.library.fitting import reports, trainer_for
from playground.library.history import History, listeners
from playground.library.lending import matching_weights
from playground.library.measures import metric_names
from playground.library.names import named, unnamed
from playground.library.network import Network
from playground.library.reports import Report
from playground.network.checks import check
from playground.network.document import Project as Document
from playground.network.document import Training
from playground.network.settings import meant, without_effect
from playground.storage.project_file import Saved, save

if TYPE_CHECKING:
    from playground.library.projects import Project

KINDS = {category: Nested(category=category, label="", help="") for category in ("losses", "optimizers", "metrics")}
ROWS_KEPT = 6  # for so many batch sizes memory is kept between two calls


class Model:
    """network: a Network; seed: draws the first weights, the order of samples and dropout, and the same one repeats a
    run bit for bit; backend: "cpu" (compiled, float32), "reference" (plain numpy, float64, slow) or "auto"; threads:
    for one batch of a large network.

    epochs, seconds: how long it has been trained; loss, optimizer: those of the last training. Raises NetworkError.
    """

    def __init__(self, network: Network, seed: int = 0, backend: str = "cpu", threads: int = THREADS) -> None:
        if not isinstance(network, Network):
            raise TypeError(f"network is a {type(network).__name__}, expected a playground.Network")
        self.network, self.seed = network, Training(seed=seed).seed
        self.backend = Deferred(backend, threads)
        self.loss: Loss | None = None
        self.optimizer: Optimizer = registry.create("optimizers", "adam")
        self.epochs, self.seconds = 0, 0.0
        self._curve: Sequence[CurvePoint] = ()
        self._dataset: Dataset | None = None  # the catalog's own that it was trained on
        self._engine = self._new(self.document)
        self._asked: tuple[Any, Engine] | None = None  # the last one that gradients or measures were asked of
        self._trainer: Trainer | None = None  # the one of the last training

    # -- weights

    @property
    def weights(self) -> dict[str, np.ndarray]:
        """Copies of all weights by name, "<place in layers>.<name>": ``{"0.weight": …, "0.bias": …}``, in order."""
        return named(self.network.document, self._engine.weights())

    @property
    def statistics(self) -> dict[str, np.ndarray]:
        """Copies of what layers remember of training beside their weights, such as "1.running_mean"."""
        return named(self.network.document, self._engine.states())

    def load_weights(self, weights: Mapping[str, Any]) -> None:
        """Sets all weights, and those statistics that are among them; an optimizer's memory starts anew.

        Raises ArrayError naming the array that is missing, unknown, of another shape or not finite.
        """
        parameters = self._engine.parameters
        self._engine.load_weights(
            unnamed(self.network.document, weights, parameters.values, parameters.states, self.backend.dtype)
        )
        parameters.forget()

    def transfer_weights(self, other: Model | Project) -> dict[str, str]:
        """Takes over the weights and statistics of those layers of another model, or of a trained project, that match
        layers here, in order: of the same kind, with arrays of the same shapes. The others stay; an optimizer's memory
        starts anew.

        Returns what was taken: name here -> name there, such as {"0.weight": "0.weight", "2.weight": "4.weight"}.
        Raises ArrayError where nothing matches, or the project has not been trained.
        """
        weights, names = matching_weights(other, self.document)
        self._engine.parameters.take(weights)
        self._engine.parameters.forget()
        return names

    def freeze(self, *places: int) -> None:
        """Training leaves the layers at these places as they are, from the next ``fit`` on; −1 is the last one.
        ``network.frozen`` says which are frozen. Raises NetworkError."""
        self._freeze(places, True)

    def unfreeze(self, *places: int) -> None:
        """The layers at these places learn again, without any all of them. Raises NetworkError."""
        self._freeze(places or range(len(self.network.layers)), False)

    def _freeze(self, places: Iterable[int], on: bool) -> None:
        self.network, self._asked = self.network.freezing(places, on), None

    # -- asking

    def predict(self, x: Any) -> np.ndarray:
        """x (N, *input_shape) -> outputs (N, outputs). Dropout and noise are off. Raises ArrayError."""
        array = samples(x, self.network.input_shape, self.backend.dtype)
        if not len(array):
            return np.zeros((0, *self.network.output_shape), self.backend.dtype)
        self._tidy(self._engine)
        return self._engine.predict(array)

    def gradients(self, x: Any, y: Any, loss: str | Loss | None = None) -> tuple[float, dict[str, np.ndarray]]:
        """(loss, name -> gradient) of all samples as one batch, as the next step of training would have them; nothing
        is changed. Dropout draws; the gradients contain the regularizers' part, the loss does not. Those of frozen
        layers are 0.

        x (N, *input_shape), y: see ``fit``. Raises ArrayError, also for more samples than the memory holds at once, and
        NetworkError.
        """
        chosen = self._loss(loss, "gradients")
        dataset = Reader(self.network, chosen, self.backend.dtype).dataset(x, y)
        engine, part = self._engine_for(dataset, chosen), dataset.data.train
        self._tidy(engine)
        if (len(part), "train", "", 0) not in engine.runners:
            needed = memory.gradient_bytes(engine.project, len(part), self.backend.threads)
            free = memory.short_of(needed)
            if free is not None:
                words = f"taking all {len(part):,} at once {memory.sizes_in_words(needed, free)}"
                raise ArrayError(f"x has too many samples: {words}: give fewer")
        targets = engine.targets.encode(part.labels, dataset.class_count)
        stream = randomness.key(self.seed, self.epochs, 0)
        value = engine.step(part.x, targets, np.arange(len(part)), stream, rate=0.0)
        copies = {key: array.copy() for key, array in engine.parameters.gradients.items()}
        return value, named(self.network.document, copies)

    def evaluate(
        self, x: Any, y: Any = None, *, loss: str | Loss | None = None, metrics: Sequence[Any] = ()
    ) -> dict[str, Any]:
        """{"loss": …, "accuracy": … (for classes), and each of ``metrics`` by its id}; of several with one id also by
        what they differ in: "f1_macro", "f1_weighted". x, y: see ``fit``; a data set of the catalog is measured on its
        test data. metrics: ids or kinds of ``playground.metrics``.

        Raises ArrayError, NetworkError.
        """
        chosen = self._loss(loss, "evaluate")
        dataset = self._data(x, y, None, chosen)
        engine, data = self._engine_for(dataset, chosen), dataset.make()
        part = data.test if isinstance(x, Dataset) else data.train
        targets = engine.targets.encode(part.labels, len(dataset.classes()))
        self._tidy(engine)
        measure, _ = engine.measure(part, targets)
        found: dict[str, Any] = {"loss": measure.loss}
        if measure.accuracy is not None:
            found["accuracy"] = measure.accuracy
        several = [metrics] if isinstance(metrics, (str, Metric)) else metrics
        wanted = [KINDS["metrics"].coerce(metric, "evaluate", "metrics") for metric in several]
        if wanted:
            scores = engine.targets.scores(engine.predict(part.x))
            measured = (metric.measure(scores, part.labels) for metric in wanted)
            found |= dict(zip(metric_names(wanted), measured, strict=True))
        return found

    # -- training

    def training(
        self,
        x: Any,
        y: Any = None,
        *,
        epochs: int = 1,
        batch_size: int = 32,
        optimizer: str | Optimizer | None = None,
        loss: str | Loss | None = None,
        validation_data: Sequence[Any] | None = None,
        shuffle: bool = True,
        every: str = "epoch",
        **options: Any,
    ) -> Iterator[Report]:
        """Trains while it is iterated over, yielding a Report after each epoch, or with ``every="batch"`` after each
        batch: its ``epoch`` and ``batch`` from 1, ``batches``, ``loss``, ``seconds``, and at an epoch's end that
        epoch's as well. Breaking out of the loop stops; the model keeps what it has learned.

        Arguments as in ``fit``. Raises ArrayError, NetworkError, ParamError at once, DivergenceError on the way.
        """
        if every not in ("epoch", "batch"):
            raise ValueError(f"every is {every!r}, expected epoch or batch")
        count = Training(epochs=epochs).epochs
        options = {"batch_size": batch_size, "shuffle": shuffle, **options}
        project = self.run_of(x, y, validation_data, loss, optimizer, options)
        curve = self._curve if project.loss == self.loss else ()  # else these are losses that cannot be compared
        trainer = trainer_for(project, self.backend, self._engine, self.epochs, self.seconds, curve)
        self._engine, self._curve, self._trainer = trainer.model, trainer.curve, trainer
        self.loss, self.optimizer = project.loss, project.optimizer
        self._dataset = None if isinstance(project.dataset, Arrays) else project.dataset
        return self._counted(reports(trainer, count, every), trainer)

    def fit(self, x: Any, y: Any = None, *, callbacks: Any = None, **options: Any) -> History:
        """Trains for some epochs and returns their History.

        x (N, *input_shape); y: class numbers (N,) or one-hot rows (N, outputs) for classes, numbers (N, outputs) (or
        (N,) for one output, whole ones too) for losses that compare numbers. Instead of both a data set of the
        catalog, such as ``playground.datasets.Circle()``: its test data is then the validation data.

        epochs (1), batch_size (32), optimizer (the last one; at first Adam), loss (the last one; must be given at
        first), validation_data (a pair (x, y)), shuffle (True), and every other setting of a project's training, by
        name: validation_split, early_stopping ("loss" or "accuracy"), patience, class_weighting ("balanced"),
        class_weights, augment_shift and so on; what could not have any effect is refused. class_weights: one number for
        each class, or a dictionary of class number -> weight with 1 for all others; given alone, they mean
        class_weighting="given". Kinds may be given by their ids. callbacks: functions of a Report, or objects with
        Keras's ``on_epoch_end(epoch, logs)``; one that returns True or raises StopTraining ends the training.

        Called again it goes on where it ended: epochs are counted on and an optimizer of the same kind keeps its
        memory. Raises as ``training`` does.
        """
        history, told = History(), listeners(callbacks)
        for report in self.training(x, y, **options):
            logs = history.add(report)
            said = [tell(report, logs) for tell in told]
            if any(said):
                break
        return history

    def _counted(self, steps: Iterator[Report], trainer: Trainer) -> Iterator[Report]:
        while True:
            if self._trainer is not trainer:
                raise SupersededError(
                    "training: a later fit or training of this model has begun, iterate over that one"
                )
            report = next(steps, None)
            if report is None:
                return
            self.epochs, self.seconds = trainer.epoch, trainer.seconds
            yield report

    def go_on(self, saved: Saved, weights: Mapping[str, Any] | None) -> None:
        """Takes over the run of a project: its loss and optimizer, and with weights all that it has learned."""
        self.loss, self.optimizer = saved.project.loss, saved.project.optimizer
        self._dataset = saved.project.dataset
        if weights is not None:
            self.load_weights(weights)
            self.epochs, self.seconds = saved.epoch, saved.seconds
            self._curve = [CurvePoint(*row) for row in saved.curve]

    # -- files

    def save(self, path: str | Path, dataset: Dataset | None = None) -> None:
        """Writes a project file (.nnp), which the window opens and ``playground.load`` reads. dataset: the one of
        ``playground.datasets`` that the project is to have; can be left out where it was trained on one.

        Weights alone: ``numpy.savez(path, **model.weights)``. Raises ValueError, OSError.
        """
        chosen = dataset or self._dataset
        if not isinstance(chosen, Dataset) or isinstance(chosen, Arrays):
            raise ValueError("a project file names its data: give dataset=, one of playground.datasets")
        project = self._checked(self._project(chosen, self._loss(None, "save"), self.optimizer)).but(
            name=Path(path).stem
        )
        save(path, Saved(project, self._engine.contents(), self._curve, self.epochs, self.seconds))

    # -- how it is done

    @property
    def document(self) -> Document:
        """The network as a project, with no data to learn from yet."""
        some = registry.create("losses", "mean_squared_error")
        return self._project(without_answers(self.network, self.backend.dtype), some)

    def contents(self) -> dict[Key, np.ndarray]:
        """Copies of weights and statistics by the engine's keys."""
        return self._engine.contents()

    def run_of(
        self,
        x: Any,
        y: Any,
        validation_data: Any,
        loss: Any,
        optimizer: Any,
        options: Mapping[str, Any],
        folded: bool = False,
    ) -> Document:
        """The project of a training, whose arguments are as in ``fit``; folded: some of the data will be held out.
        Raises as ``fit`` does."""
        chosen = self._loss(loss, "fit")
        rule = KINDS["optimizers"].coerce(optimizer or self.optimizer, "fit", "optimizer")
        dataset = self._data(x, y, validation_data, chosen)
        settings = Training(**{"seed": self.seed, **meant(options, len(dataset.classes()))})
        project = self._checked(self._project(dataset, chosen, rule, settings))
        reason = without_effect(project, [name for name in options if not (folded and name == "early_stopping")])
        if reason:
            raise ParamError(f"fit: {reason}")
        return project

    def _loss(self, given: Any, owner: str) -> Loss:
        if given is None and self.loss is None:
            raise ValueError(f"{owner}: loss is missing, expected one of {', '.join(registry.ids('losses'))}")
        return KINDS["losses"].coerce(self.loss if given is None else given, owner, "loss")

    def _data(self, x: Any, y: Any, validation: Any, loss: Loss) -> Dataset:
        if not isinstance(x, Dataset):
            return Reader(self.network, loss, self.backend.dtype).dataset(x, y, validation)
        if y is not None or validation is not None:
            raise ArrayError("a data set has its own answers and test data: leave y and validation_data out")
        if x.input_shape() != self.network.input_shape:
            shapes = show(x.input_shape()), show(self.network.input_shape)
            raise ArrayError(f"{x.title} has samples of {shapes[0]}, expected {shapes[1]}, the network's input_shape")
        return x

    def _project(
        self, dataset: Dataset, loss: Loss, optimizer: Optimizer | None = None, training: Training | None = None
    ) -> Document:
        return Document(
            dataset=dataset,
            network=self.network.document,
            loss=loss,
            optimizer=optimizer or registry.create("optimizers", "sgd"),
            training=training or Training(seed=self.seed),
        )

    def _checked(self, project: Document) -> Document:
        for problem in check(project).problems:
            raise NetworkError(self.network.sentence(problem))
        return project

    def _new(self, project: Document) -> Engine:
        """The engine of a project that is no training: nobody has said a batch size."""
        try:
            return Engine(self._checked(project), self.backend)
        except TooLargeError as error:
            words = memory.sizes_in_words(error.needed, error.free)
            raise NetworkError(f"The network {words}: use fewer neurons or fewer filters.") from error

    def _engine_for(self, dataset: Dataset, loss: Loss) -> Engine:
        """The present weights behind that loss, in memory of their own: what is done with it changes nothing here."""
        key = loss, len(dataset.classes()), dataset.given()
        if self._asked is None or self._asked[0] != key:
            self._asked = key, self._new(self._project(dataset, loss))
        engine = self._asked[1]
        engine.parameters.flat[...] = self._engine.parameters.flat
        engine.parameters.flat_state[...] = self._engine.parameters.flat_state
        return engine

    def _tidy(self, engine: Engine) -> None:
        """Gives up the memory for batch sizes of earlier calls."""
        for key in list(engine.runners)[:-ROWS_KEPT]:
            del engine.runners[key]

    def __repr__(self) -> str:
        return f"<Model on {self.backend.name}, {self.epochs} epochs trained>\n{self.network.summary()}"
