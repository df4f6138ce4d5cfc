"""Asking people on a page of the site, and running the surveys of a house. Who answers is nobody here."""
