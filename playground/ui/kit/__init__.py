"""Small widgets that everything in the window is built from; each follows the theme live and works by keyboard."""
