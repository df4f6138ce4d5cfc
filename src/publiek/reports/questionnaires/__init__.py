"""A questionnaire to answer: a form for telephones, kiosks and tablets, and one on paper."""
