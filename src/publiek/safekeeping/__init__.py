"""How is everything of a house copied safely, brought back whole, and locked with another key without loss?"""
