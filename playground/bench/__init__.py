"""Measures the engine on the user's own machine, in turns with what else is installed. ``playground bench`` runs it."""
