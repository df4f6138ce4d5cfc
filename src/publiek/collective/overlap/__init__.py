"""How much audience do houses share, and how many households do they reach together? Without a list of anybody."""
