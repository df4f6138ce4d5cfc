"""The addresses of how many came."""

from __future__ import annotations

from django.urls import path

from publiek.web.reach import pages

urlpatterns = [
    path("visitors/", pages.reach, name="reach"),
    path("visitors/take/<slug:card>.<slug:kind>", pages.reach_taken, name="reach-take"),
]
