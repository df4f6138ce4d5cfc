"""The addresses of the handbook."""

from __future__ import annotations

from django.urls import path

from publiek.web.handbook import pages

urlpatterns = [
    path("", pages.contents, name="handbook"),
    path("beeld/<slug:name>.png", pages.picture, name="handbook-picture"),
    path("<slug:code>/", pages.page, name="handbook-page"),
]
