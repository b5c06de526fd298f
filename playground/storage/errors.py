"""What goes wrong with files."""

from __future__ import annotations

import struct
import zipfile
import zlib

# What zipfile and zlib raise on data that has been damaged; which of them depends on the byte that is wrong.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    LookupError,
)


class FileError(ValueError):
    """A file that cannot be read or written; the message is one plain sentence: what is wrong and what to do."""
