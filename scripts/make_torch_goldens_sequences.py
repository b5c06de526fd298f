"""Writes tests/engine/goldens/torch_sequences.npz: PyTorch's LSTM, GRU, RNN and Embedding in float64.

Run it where PyTorch is, as ``make_torch_goldens.py`` says, also with ``--check``. A case is a stack of recurrent
layers in this project's own words, with a Dense layer at its end. Per case: x, target, weights 0…n, output, loss,
gradients 0…n, and the weights after twenty steps of Adam on the same batch.
"""

import goldens
import numpy as np
import torch
from torch import nn
from torch.nn import functional

OUT = goldens.FOLDER / "torch_sequences.npz"
STEPS, RATE, EPSILON = 20, 0.02, 1e-7
TORCH = {
    "lstm": nn.LSTM,
    "gru": nn.GRU,
    "tanh": nn.RNN,
    "relu": lambda *sizes, **more: nn.RNN(*sizes, nonlinearity="relu", **more),
}

# name: (time steps, features, [(kind or activation of the SimpleRNN, units, all steps, truncate), …], outputs)
CASES = {
    "lstm": (6, 3, [("lstm", 4, False, 0)], 1),
    "gru": (6, 3, [("gru", 4, False, 0)], 1),
    "rnn": (6, 3, [("tanh", 4, False, 0)], 1),
    "rnn_relu": (5, 2, [("relu", 5, False, 0)], 1),
    "one_step": (1, 3, [("lstm", 3, False, 0)], 1),
    "lstm_all": (5, 2, [("lstm", 3, True, 0)], 1),
    "gru_all": (5, 2, [("gru", 3, True, 0)], 1),
    "two_lstm": (5, 2, [("lstm", 3, True, 0), ("lstm", 4, False, 0)], 1),
    "two_gru": (5, 2, [("gru", 3, True, 0), ("gru", 4, False, 0)], 1),
    "two_rnn": (5, 2, [("tanh", 3, True, 0), ("tanh", 4, True, 0)], 1),
    "mixed": (4, 2, [("gru", 3, True, 0), ("tanh", 3, True, 0), ("lstm", 2, False, 0)], 1),
    "lstm_cut": (7, 2, [("lstm", 3, False, 3)], 1),
    "lstm_cut_all": (7, 2, [("lstm", 3, True, 2)], 1),
    "gru_cut": (7, 2, [("gru", 3, True, 3)], 1),
    "rnn_cut": (7, 2, [("tanh", 3, False, 1)], 1),
    "embedding_gru": (6, 0, [("gru", 3, False, 0)], 1),
    "embedding_lstm": (6, 0, [("lstm", 3, True, 0)], 1),
}
THINGS, WIDTH = 5, 3  # of the embedding


def through(layer: nn.Module, x: torch.Tensor, truncate: int) -> torch.Tensor:
    """All states (batch, steps, units); the state is detached where ``truncate`` steps, counted from the end, begin."""
    steps = x.shape[1]
    if not truncate:
        return layer(x)[0]
    pieces, state = [], None
    for t in range(steps):
        if state is not None and (steps - t) % truncate == 0:
            state = tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()
        out, state = layer(x[:, t : t + 1], state)
        pieces.append(out)
    return torch.cat(pieces, dim=1)


class Stack(nn.Module):
    def __init__(self, case: tuple) -> None:
        super().__init__()
        steps, features, layers, outputs = case
        self.case = case
        self.embedding = None if features else nn.Embedding(THINGS, WIDTH)
        features, made = features or WIDTH, []
        for kind, units, everything, _ in layers:
            made.append(TORCH[kind](features, units, batch_first=True))
            features, flat = units, units * (steps if everything else 1)
        self.layers, self.last = nn.ModuleList(made), nn.Linear(flat, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.embedding is not None:
            x = self.embedding(x[:, :, 0].long())
        for layer, (_, _, everything, truncate) in zip(self.layers, self.case[2], strict=True):
            states = through(layer, x, truncate)
            x = states if everything else states[:, -1]
        return self.last(x.flatten(1))


def make() -> dict:
    rng = np.random.default_rng(7)
    arrays: dict = {}
    for name, case in CASES.items():
        steps, features, _, outputs = case
        shape = (5, steps, features or 1)
        x = (rng.normal(size=shape) if features else rng.integers(0, THINGS, shape)).astype(np.float32)
        target = rng.normal(size=(5, outputs)).astype(np.float32)
        stack = Stack(case).double()
        for p in stack.parameters():
            p.data = torch.tensor(rng.uniform(-0.8, 0.8, tuple(p.shape)).astype(np.float32)).double()
        arrays |= {f"{name}/x": x, f"{name}/target": target}
        arrays |= {f"{name}/weights/{i}": p.detach().numpy().copy() for i, p in enumerate(stack.parameters())}
        batch, goal = torch.tensor(x).double(), torch.tensor(target).double()
        adam = torch.optim.Adam(stack.parameters(), lr=RATE, eps=EPSILON)
        for step in range(STEPS):
            adam.zero_grad()
            output = stack(batch)
            loss = functional.mse_loss(output, goal)
            loss.backward()
            if step == 0:
                arrays |= {f"{name}/output": output.detach().numpy(), f"{name}/loss": loss.detach().numpy()}
                arrays |= {f"{name}/gradients/{i}": p.grad.numpy().copy() for i, p in enumerate(stack.parameters())}
            adam.step()
        arrays |= {f"{name}/after/{i}": p.detach().numpy().copy() for i, p in enumerate(stack.parameters())}
    arrays["description"] = {
        "torch": torch.__version__,
        "steps": STEPS,
        "optimizer": {"kind": "adam", "learning_rate": RATE, "epsilon": EPSILON},
        "embedding": [THINGS, WIDTH],
        "cases": CASES,
    }
    return arrays


if __name__ == "__main__":
    goldens.main(OUT, make)
