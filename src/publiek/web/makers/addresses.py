"""The addresses of the own productions of a maker."""

from __future__ import annotations

from django.urls import path

from publiek.web.makers import pages, taken

urlpatterns = [
    path("productions/", pages.productions, name="maker"),
    path("productions/take/<slug:card>.<slug:kind>", taken.productions_taken, name="maker-take"),
    path("productions/claim/", pages.claim, name="maker-claim"),
]
