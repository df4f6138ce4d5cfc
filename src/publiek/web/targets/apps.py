"""How the framework knows this room."""

from django.apps import AppConfig


class Targets(AppConfig):
    """Targets of a house."""

    name = "publiek.web.targets"
    label = "targets"
