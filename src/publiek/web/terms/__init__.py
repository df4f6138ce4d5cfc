"""What is past its term goes by itself: every house is looked at once a day."""
