"""How the framework knows this room."""

from django.apps import AppConfig


class TakeAway(AppConfig):
    """Reports that are made, and when they are made by themselves."""

    name = "publiek.web.takeaway"
    label = "takeaway"
