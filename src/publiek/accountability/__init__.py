"""What does this house really do with personal data? Gathered from its configuration, for the papers of the law."""
