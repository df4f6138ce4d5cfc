"""How the framework knows this room."""

from django.apps import AppConfig


class Frame(AppConfig):
    """The frame of every page."""

    name = "publiek.web.frame"
    label = "frame"
