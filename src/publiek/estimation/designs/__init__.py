"""How sure is a figure of a survey, given how its respondents were chosen and weighted?"""
