"""How the framework knows this room."""

from django.apps import AppConfig


class Knowledge(AppConfig):
    """Questions, answers and practices of the members of a collective."""

    name = "publiek.web.knowledge"
    label = "knowledge"
