"""What does a house see on its dashboard? One chapter of its story at a time, under any selection, at once."""
