"""The addresses of writing back."""

from __future__ import annotations

from django.urls import path

from publiek.web.writeback import pages, writing

urlpatterns = [
    path("take/write-back/", pages.overview, name="write-back"),
    path("take/write-back/<slug:name>/", pages.one, name="write-back-one"),
    path("take/write-back/<slug:name>/plan/", writing.plan, name="write-back-plan"),
    path("take/write-back/<slug:name>/run/", writing.run, name="write-back-run"),
    path("take/write-back/<slug:name>/undo/", writing.undo, name="write-back-undo"),
]
