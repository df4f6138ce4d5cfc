"""Who agreed to what, when, on which words, and does it still count? A ledger of contacts, only added to."""
