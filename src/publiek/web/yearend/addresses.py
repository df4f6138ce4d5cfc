"""The addresses of the year-end sheets."""

from __future__ import annotations

from django.urls import path

from publiek.web.yearend import pages, telling_facts

urlpatterns = [
    path("take/year-end/", pages.sheets, name="year-end"),
    path("take/year-end/facts/<slug:period>/", telling_facts.facts, name="year-end-facts"),
    path("take/year-end/sheet/<slug:scheme>/<slug:period>/", pages.sheet, name="year-end-sheet"),
    path("take/year-end/sheet/<slug:scheme>/<slug:period>/sent/", pages.sent, name="year-end-sent"),
    path("take/year-end/sheet/<slug:scheme>/<slug:period>/file.<slug:kind>", pages.file, name="year-end-file"),
]
