"""Questionnaires as data: what is asked, of whom, in which words, and with what it may be compared."""
