"""The addresses of the comparison with peers."""

from __future__ import annotations

from django.urls import path

from publiek.web.peers import pages, taken

urlpatterns = [
    path("benchmark/", pages.benchmark, name="benchmark"),
    path("benchmark/take/<slug:card>.<slug:kind>", taken.benchmark_taken, name="benchmark-take"),
]
