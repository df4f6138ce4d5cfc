"""The addresses for visitors: of everybody, so without an organisation that one must belong to."""

from __future__ import annotations

from django.urls import path

from publiek.web.visitor import pages

urlpatterns = [
    path("<str:house>/", pages.told, name="visitor"),
    path("<str:house>/ask/", pages.ask, name="visitor-ask"),
    path("<str:house>/asked/<str:receipt>/", pages.asked, name="visitor-asked"),
]
