"""How does a house leave with everything, and begin elsewhere with the same figures?"""
