"""Who has an account, of which organisation are they, in which role, and what did they look at?"""
