"""Numbers: from a project to a straight-line program, run by a backend, trained by the trainer. No Qt in any form."""
