"""The chapters of the story, one file each: which cards, and what each says."""
