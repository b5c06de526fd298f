"""Files: projects, autosaves, the gallery, pictures. Every failure becomes one sentence; nothing here knows Qt."""
