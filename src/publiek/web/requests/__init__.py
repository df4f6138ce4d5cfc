"""What visitors ask of a house about their data: the list with its clock, and each request until it is answered."""
