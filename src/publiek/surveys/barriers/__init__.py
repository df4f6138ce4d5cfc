"""What holds whom back? Tables of barriers, each with whom it is about."""
