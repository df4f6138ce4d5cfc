"""How much does each respondent count for, so that the answers stand for the population?"""
