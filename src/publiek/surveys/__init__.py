"""Questionnaires, answers, and what they say of barriers."""
