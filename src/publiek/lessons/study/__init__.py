"""How does a house listen to people who do not come? Guides, a codebook, double coding, a report to fill in."""
