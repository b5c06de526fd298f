"""The document as plain frozen data: networks, projects, edits, checks."""
