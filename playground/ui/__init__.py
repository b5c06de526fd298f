"""The window: widgets that show a session and send it what the user does."""
