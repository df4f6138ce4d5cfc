"""The addresses of what a house tries."""

from __future__ import annotations

from django.urls import path

from publiek.web.experiments import pages, planning

urlpatterns = [
    path("experiments/", pages.experiments, name="experiments"),
    path("experiments/plan/", planning.plan, name="experiment-plan"),
    path("experiments/of/<slug:experiment>/", pages.experiment, name="experiment"),
    path("experiments/of/<slug:experiment>/read/", pages.read, name="experiment-read"),
    path("experiments/of/<slug:experiment>/amend/", pages.amend, name="experiment-amend"),
]
