"""What goes wrong with what a program hands in. Wrong settings of a kind are core's ParamError, a ValueError too."""


class NetworkError(ValueError):
    """A stack of layers that does not fit together; the message names the layer by its place in the list."""


class ArrayError(ValueError):
    """An array of the wrong shape or with wrong values; the message says what was given and what is expected."""


class ArrayTypeError(ArrayError, TypeError):
    """An array of the wrong type."""


class DivergenceError(ArithmeticError, ValueError):
    """A run whose loss is not a number any more. The model has its last good weights."""


class SupersededError(ValueError):
    """A training that is iterated although a later one of the same model has begun."""


class StopTraining(Exception):
    """Raised by a callback to end ``Model.fit`` without an error."""
