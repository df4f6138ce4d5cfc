"""The addresses of what a house shares and of who takes part."""

from __future__ import annotations

from django.urls import path

from publiek.web.sharing import claim_pages, pages, participation

urlpatterns = [
    path("sharing/", pages.sharing, name="sharing"),
    path("sharing/decide/", pages.decide, name="sharing-decide"),
    path("sharing/withdraw/", pages.withdraw, name="sharing-withdraw"),
    path("sharing/claims/<int:number>/", claim_pages.claim, name="sharing-claim"),
    path("sharing/claims/<int:number>/answer/", claim_pages.answer, name="sharing-answer"),
    path("participation/", participation.participation, name="participation"),
    path("participation/make/", participation.make, name="participation-make"),
]
