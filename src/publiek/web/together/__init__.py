"""The pages where houses look together: what would leave, who approved it, and what was released."""
