"""The addresses of the lessons."""

from __future__ import annotations

from django.urls import path

from publiek.web.lessons import adding, pages

urlpatterns = [
    path("lessons/", pages.lessons, name="lessons"),
    path("lessons/fits/", pages.fits, name="lessons-fit"),
    path("lessons/add/", adding.add, name="lesson-add"),
    path("lessons/of/<slug:lesson>/", pages.lesson, name="lesson"),
    path("lessons/of/<slug:lesson>/file.yaml", pages.lesson_taken, name="lesson-take"),
]
