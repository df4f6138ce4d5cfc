"""Bezoekers: how many different people came in a season, from everything a house knows."""
