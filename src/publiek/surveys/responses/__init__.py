"""Answers: read from whatever form they have, without names, checked against their questionnaire."""
