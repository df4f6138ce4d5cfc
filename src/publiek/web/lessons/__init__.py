"""Lessen: what was tried elsewhere against which barrier, how sure it is, and what fits this house."""
