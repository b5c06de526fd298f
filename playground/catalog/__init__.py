"""Everything a user can pick: one file per kind, found by walking the folders. The file's name is the saved id."""
