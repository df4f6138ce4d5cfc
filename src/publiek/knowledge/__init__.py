"""What can one learn, where and when, from whom? Courses, sessions, questions and answers of a collective."""

from publiek.knowledge.calendars import Read, calendar_of, sessions_in
from publiek.knowledge.offers import Course, Session, Wish, chosen
from publiek.knowledge.sheets import as_table, courses_in, sessions_in_table
from publiek.knowledge.shelf import Shelf

__all__ = [
    "Course",
    "Read",
    "Session",
    "Shelf",
    "Wish",
    "as_table",
    "calendar_of",
    "chosen",
    "courses_in",
    "sessions_in",
    "sessions_in_table",
]
