"""Handboek: what one should know, beside the figures it is about. It holds nobody's data and is open to all."""
