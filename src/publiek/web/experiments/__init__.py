"""Acties: what a house tries, promised before it starts and read out after it ended, whatever comes of it."""
