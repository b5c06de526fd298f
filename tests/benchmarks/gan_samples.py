"""How good the samples of the gallery's GANs are at the end of their runs, for three seeds.

Run ``python tests/benchmarks/gan_samples.py``; each line gives, of 10,000 fresh samples, the share near the data (on
the ring: within 0.1 of it, its radius being 1) and the share of its parts (eighths, clouds) that are visited.
"""

import numpy as np

from playground.engine import backends
from playground.engine.trainer import Trainer
from playground.network.edits import new_seed
from playground.storage.gallery import load_entry

SAMPLES = 10_000


def main() -> None:
    backend = backends.create("cpu")
    for name in ("gan-ring", "gan-gaussians"):
        for seed in range(3):
            project = new_seed(load_entry(name), seed)
            trainer = Trainer(project, backend)
            while not trainer.finished:
                trainer.run_epoch()
            size = project.recipe.latent_size
            drawn = np.random.default_rng(99).standard_normal((SAMPLES, size))
            figures = project.dataset.quality(trainer.model.predict(drawn.astype(np.float32), "generator"))
            words = ", ".join(f"{key} {100 * value:.1f} %" for key, value in figures.items())
            print(f"{name}, seed {seed}: {words}; {trainer.seconds:.1f} s of training", flush=True)


if __name__ == "__main__":
    main()
