"""What ends a command: each becomes one line on stderr and an exit status."""


class UsageError(Exception):
    """Wrong arguments: exit status 2."""


class Failure(Exception):
    """Something that was asked for rightly and did not work: exit status 1."""
