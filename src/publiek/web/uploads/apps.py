"""How the framework knows this room."""

from django.apps import AppConfig


class Uploads(AppConfig):
    """Files that arrive, imports that run, deliveries that were looked at."""

    name = "publiek.web.uploads"
    label = "uploads"
