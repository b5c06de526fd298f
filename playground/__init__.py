"""Neural Network Playground: stack layers, press play, and see a neural network learn."""

__version__ = "0.1.0"
