"""The addresses of the productions and agendas of a house."""

from __future__ import annotations

from django.urls import path

from publiek.web.productions import agendas, deciding, pages

urlpatterns = [
    path("same-productions/", pages.productions, name="productions"),
    path("same-productions/decide/", deciding.decide, name="productions-decide"),
    path("same-productions/undo/", deciding.undo, name="productions-undo"),
    path("same-productions/match/", deciding.match, name="productions-match"),
    path("same-productions/agendas/add/", agendas.add, name="agenda-add"),
    path("same-productions/agendas/forget/", agendas.forget, name="agenda-forget"),
]
