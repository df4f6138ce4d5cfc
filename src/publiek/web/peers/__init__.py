"""A house beside its peers: drawn from what a collective was released, never from the data of others."""
