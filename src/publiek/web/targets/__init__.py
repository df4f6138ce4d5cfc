"""What does a house want, and is it there yet? Targets per group, set by the house itself, against what is."""
