"""What houses learn from each other: courses, sessions, questions and answers, practices that others can take over."""
