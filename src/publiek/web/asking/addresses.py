"""The addresses of the public form, and of the surveys of a house."""

from __future__ import annotations

from django.urls import path

from publiek.web.asking import answering

public = [
    path("form.js", answering.script, name="asking-script"),
    path("form.css", answering.style, name="asking-style"),
    path("worker.js", answering.worker, name="asking-worker"),
    path("<str:token>/", answering.form, name="asking"),
    path("<str:token>/answers/", answering.answers, name="asking-answers"),
    path("<str:token>/erase/", answering.erase, name="asking-erase"),
    path("<str:token>/<str:ticket>/", answering.invited, name="asking-invited"),
]
urlpatterns: list[object] = []
