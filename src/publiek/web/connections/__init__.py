"""Koppelingen: the live connections of a house, on the site."""
