"""How the framework knows this room."""

from django.apps import AppConfig


class Makers(AppConfig):
    """Claims of makers on productions."""

    name = "publiek.web.makers"
    label = "makers"
