"""How the framework knows this room."""

from django.apps import AppConfig


class Asking(AppConfig):
    """The public form and the surveys of a house."""

    name = "publiek.web.asking"
    label = "asking"
