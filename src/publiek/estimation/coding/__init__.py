"""What do people say in their own words? Codes given by two people, how far they agree, and what a program may add."""
