"""The addresses of the targets."""

from __future__ import annotations

from django.urls import path

from publiek.web.targets import pages, taken

urlpatterns = [
    path("targets/", pages.targets, name="targets"),
    path("targets/set/", pages.set_target, name="set-target"),
    path("targets/<int:number>/drop/", pages.drop_target, name="drop-target"),
    path("targets/take/<slug:card>.<slug:kind>", taken.targets_taken, name="targets-take"),
]
