"""Drempels: what surveys tell a house of why people do not come."""
