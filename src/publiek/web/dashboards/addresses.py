"""The addresses of the own dashboard."""

from __future__ import annotations

from django.urls import path

from publiek.web.dashboards import pages

urlpatterns = [
    path("", pages.house, name="house"),
    path("figures/<slug:chapter>/", pages.chapter, name="chapter"),
    path("figures/<slug:chapter>/<slug:card>/picture.svg", pages.picture, name="picture"),
]
