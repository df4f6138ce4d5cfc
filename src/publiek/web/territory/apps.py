"""How the framework knows this room."""

from django.apps import AppConfig


class Territory(AppConfig):
    """Regions that a government named, and which houses were in what it was told."""

    name = "publiek.web.territory"
    label = "territory"
