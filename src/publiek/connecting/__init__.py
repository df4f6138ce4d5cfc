"""Keeping up with a system: a run of a live connection, its schedule, its log, and what is written back."""
