"""The gallery, for the window."""

from playground.storage.gallery import GalleryEntry, GalleryError, entries, load_entry

__all__ = ["GalleryEntry", "GalleryError", "entries", "load_entry"]
