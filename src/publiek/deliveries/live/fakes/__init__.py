"""Faithful fakes of ticketing systems, made from their published definitions: to test with, and to try a connection."""
