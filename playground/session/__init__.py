"""The running application without a window: document and undo, training worker, files, settings."""
