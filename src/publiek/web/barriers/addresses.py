"""The addresses of what surveys tell."""

from __future__ import annotations

from django.urls import path

from publiek.web.barriers import pages, taken

urlpatterns = [
    path("barriers/", pages.barriers, name="barriers"),
    path("barriers/take/<slug:card>.<slug:kind>", taken.barriers_taken, name="barriers-take"),
]
