"""How the framework knows this room."""

from django.apps import AppConfig


class Api(AppConfig):
    """Tokens, and what can be asked with them."""

    name = "publiek.web.api"
    label = "api"
