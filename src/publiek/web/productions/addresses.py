"""The addresses of the productions and agendas of a house."""

from __future__ import annotations

from django.urls import path

from publiek.web.productions import agendas, deciding, pages

urlpatterns = [
    path("productions/", pages.productions, name="productions"),
    path("productions/decide/", deciding.decide, name="productions-decide"),
    path("productions/undo/", deciding.undo, name="productions-undo"),
    path("productions/match/", deciding.match, name="productions-match"),
    path("productions/agendas/add/", agendas.add, name="agenda-add"),
    path("productions/agendas/forget/", agendas.forget, name="agenda-forget"),
]
