"""Jaaropgaven: the sheets that are asked at the end of a year, on the site."""
