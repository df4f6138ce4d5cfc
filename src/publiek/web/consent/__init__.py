"""Who may be mailed, and can the house show why? The consent ledger as pages; of a contact nothing stays behind."""
