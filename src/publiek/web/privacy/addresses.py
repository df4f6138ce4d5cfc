"""The addresses of privacy: the register, the papers, the terms."""

from __future__ import annotations

from django.urls import path

from publiek.web.privacy import deciding, pages, paper_pages, term_pages

urlpatterns = [
    path("privacy/", pages.privacy, name="privacy"),
    path("privacy/who/", deciding.controller, name="privacy-controller"),
    path("privacy/for/<slug:purpose>/", pages.purpose, name="privacy-purpose"),
    path("privacy/for/<slug:purpose>/decide/", deciding.decide, name="privacy-decide"),
    path("privacy/for/<slug:purpose>/balance/", deciding.balance, name="privacy-balance"),
    path("privacy/history/", pages.history, name="privacy-history"),
    path("privacy/papers/", paper_pages.papers, name="papers"),
    path("privacy/papers/<slug:kind>.<slug:form>", paper_pages.file, name="paper"),
    path("privacy/terms/", term_pages.terms, name="terms"),
    path("privacy/terms/run/", term_pages.run, name="terms-run"),
]
