"""The addresses of the connections of a house."""

from __future__ import annotations

from django.urls import path

from publiek.web.connections import managing, pages

urlpatterns = [
    path("connections/", pages.connections, name="connections"),
    path("connections/new/", managing.choose, name="connection-choose"),
    path("connections/new/<slug:system>/", managing.add, name="connection-add"),
    path("connections/one/<slug:name>/", pages.connection, name="connection"),
    path("connections/one/<slug:name>/change/", managing.change, name="connection-change"),
    path("connections/one/<slug:name>/try/", managing.try_, name="connection-try"),
    path("connections/one/<slug:name>/run/", managing.run, name="connection-run"),
    path("connections/one/<slug:name>/pause/", managing.pause, name="connection-pause"),
    path("connections/one/<slug:name>/remove/", managing.remove, name="connection-remove"),
]
