"""Which data are kept for which purpose, on which ground, for how long."""
