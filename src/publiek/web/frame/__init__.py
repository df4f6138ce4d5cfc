"""What is around every page: the frame, its words, what a browser may do with it, and how a refusal looks."""
