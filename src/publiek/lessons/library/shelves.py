"""Which lessons are there? The packaged ones, and those a house keeps itself."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from publiek.errors import LessonError, Text
from publiek.lessons.library.lesson import Lesson
from publiek.lessons.library.reading import read_lesson


@cache
def packaged() -> tuple[Lesson, ...]:
    """The lessons that come with the program, by code."""
    shelf = files("publiek.lessons.library").joinpath("shelf")
    texts = {entry.name: entry.read_text(encoding="utf-8") for entry in shelf.iterdir() if entry.name.endswith(".yaml")}
    found = [read_lesson(text) for _, text in sorted(texts.items())]
    if [f"{lesson.code}.yaml" for lesson in found] != sorted(texts):
        raise ValueError("lessons: a file is named after its code")
    return tuple(found)


def every(own: Iterable[Lesson] = ()) -> tuple[Lesson, ...]:
    """Own lessons first, then the packaged ones."""
    return (*own, *packaged())


def lesson_of(code: str, own: Iterable[Lesson] = ()) -> Lesson:
    """The lesson with this code. Raises LessonError "lesson-unknown"."""
    for lesson in every(own):
        if lesson.code == code:
            return lesson
    raise LessonError(
        "lesson-unknown",
        Text("Deze les is er niet.", "There is no such lesson."),
        Text("publiek lesson list noemt ze.", "publiek lesson list names them."),
    )
