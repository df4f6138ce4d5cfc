"""The address of the comparison with peers."""

from __future__ import annotations

from django.urls import path

from publiek.web.peers import pages

urlpatterns = [path("benchmark/", pages.benchmark, name="benchmark")]
