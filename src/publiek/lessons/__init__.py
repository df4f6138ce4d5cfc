"""What was tried against which barrier, whether it worked, and how one listens."""
