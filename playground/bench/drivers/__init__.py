"""Programs of their own, run in other processes; those of other libraries import nothing of this one."""
