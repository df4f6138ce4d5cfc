"""Looking together without giving anything away: contributions, private overlap, the hub, the benchmark."""
