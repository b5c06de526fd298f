"""What the tests of the running application share: sessions of their own, waiting, and what a run is made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, QTimer

from playground.core.registry import registry
from playground.network.document import Network, Project, Training
from playground.session.messages import Message
from playground.session.session import Session
from playground.session.settings import Settings

PATIENCE = 60_000  # milliseconds; only a broken program waits that long


def layer(kind: str, **values: Any) -> Any:
    return registry.create("layers", kind, **values)


def points_project(*units: int, data: str = "circle", seed: int = 0, **changes: Any) -> Project:
    """Hidden Dense layers of tanh (one of 4 by default) and one output on points, trained by Adam."""
    hidden = [layer("dense", units=n, activation="tanh") for n in units or (4,)]
    project = Project(
        name="Small",
        dataset=registry.create("datasets", data, samples=200),
        network=Network.of(*hidden, layer("dense", units=1, activation="sigmoid")),
        optimizer=registry.create("optimizers", "adam", learning_rate=0.01),
        training=Training(batch_size=20, seed=seed),
    )
    return project.but(**changes)


def runaway_project() -> Project:
    """A regression whose weights leave the finite numbers within an epoch or a few."""
    return points_project(
        8,
        data="plane",
        network=Network.of(layer("dense", units=8, activation="relu"), layer("dense", units=1, activation="linear")),
        loss=registry.create("losses", "mean_squared_error"),
        optimizer=registry.create("optimizers", "sgd", learning_rate=10.0),
    )


def digits_project(images: int = 2000, epochs: int = 1) -> Project:
    """784 – 32 – 10 on the first images of MNIST; it pauses by itself."""
    return Project(
        name="Digits",
        dataset=registry.create("datasets", "mnist", images=images),
        network=Network.of(
            layer("flatten"),
            layer("dense", units=32, activation="relu"),
            layer("dense", units=10, activation="softmax"),
        ),
        loss=registry.create("losses", "cross_entropy"),
        optimizer=registry.create("optimizers", "adam", learning_rate=0.003),
        training=Training(batch_size=32, epochs=epochs),
    )


def own_settings(folder: Path) -> Settings:
    """Settings that no other test sees."""
    return Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))


def messages_of(session: Session) -> list[Message]:
    """Everything the session says from now on."""
    said: list[Message] = []
    session.message.connect(said.append)
    return said


def wait(qtbot: Any, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)


def wait_until_ready(qtbot: Any, session: Session) -> None:
    """Data and kernels are loaded and the run stands."""
    wait(qtbot, lambda: session.frame.state == "paused" and session.frame.network == session.project.network)


def wait_for_epochs(qtbot: Any, session: Session, epochs: int) -> None:
    """So many epochs more than now."""
    goal = session.frame.epoch + epochs
    wait(qtbot, lambda: session.frame.epoch >= goal)


def pause(qtbot: Any, session: Session) -> None:
    session.pause()
    wait(qtbot, lambda: session.frame.state == "paused" and not session.running)


def settle(session: Session) -> None:
    """Every edit and command so far has reached the worker, and it has done them."""
    session.send_edits()
    session.worker.ask_for(session.worker.actor.look).result(60)


def weights(session: Session) -> dict[Any, bytes]:
    """The run's weights bit for bit, as they are now."""
    settle(session)
    contents = session.worker.ask_for(session.worker.actor.contents).result(60)
    return {} if contents is None else {key: array.tobytes() for key, array in contents[1].items()}


def weights_of_layer(session: Session, node_id: int) -> dict[Any, bytes]:
    return {key: raw for key, raw in weights(session).items() if key[0] == node_id}


def later(owner: QObject, call: Callable[[], object]) -> None:
    """Calls it from the event loop, for what stands in a loop of its own by then."""
    QTimer.singleShot(0, owner, call)
