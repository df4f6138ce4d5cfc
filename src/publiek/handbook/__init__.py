"""What should a person know who works with audience data? The manual, in Dutch and English, and how it is searched."""
