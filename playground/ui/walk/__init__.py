"""One sample step by step: the card with formulas and numbers, and the light on the canvas."""
