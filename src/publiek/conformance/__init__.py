"""Does an export meet the standard, line by line, and at which level?"""
