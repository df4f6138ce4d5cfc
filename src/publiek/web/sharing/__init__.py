"""What a house decides to share, with whom, since when; and who takes part in a collective."""
