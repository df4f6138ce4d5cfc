"""Classes of people that nobody saw, found in their answers."""
