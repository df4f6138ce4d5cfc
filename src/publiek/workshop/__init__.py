"""Where segmentations are made, shown, learned from and judged: from a command to the files that a person opens."""
