"""Links of TensorFlow Playground, for the window."""

from playground.storage.playground_link import ADDRESS, NAME, Link, LinkError, is_link, read, write

__all__ = ["ADDRESS", "NAME", "Link", "LinkError", "is_link", "read", "write"]
