"""A maker and the own productions: claimed, confirmed by venues, and seen in sums over them."""
