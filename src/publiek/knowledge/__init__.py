"""What can one learn, where and when, from whom? Courses, sessions, questions and answers of a collective."""
