"""The addresses of what visitors ask."""

from __future__ import annotations

from django.urls import path

from publiek.web.requests import doing, pages

urlpatterns = [
    path("requests/", pages.requests, name="requests"),
    path("requests/new/", pages.add, name="request-add"),
    path("requests/one/<slug:number>/", pages.one, name="request"),
    path("requests/one/<slug:number>/step/", doing.step, name="request-step"),
    path("requests/one/<slug:number>/find/", doing.find, name="request-find"),
    path("requests/one/<slug:number>/give/", doing.give, name="request-give"),
    path("requests/one/<slug:number>/correct/", doing.correct, name="request-correct"),
    path("requests/one/<slug:number>/object/", doing.object_, name="request-object"),
    path("requests/one/<slug:number>/withdraw/", doing.withdraw, name="request-withdraw"),
    path("requests/one/<slug:number>/erase/", doing.erase, name="request-erase"),
    path("requests/receipts/<slug:number>.pdf", doing.receipt, name="request-receipt"),
]
