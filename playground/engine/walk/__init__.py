"""One sample, step by step: a training step of a single sample, recorded by the reference backend and explained."""
