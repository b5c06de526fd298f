"""Pictures for elsewhere: the network and every plot as PNG and SVG, and the training as an animated GIF."""
