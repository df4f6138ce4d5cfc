"""From what people told and what was tried to what a house may see of it: the walk of surveys and lessons."""
