"""How the framework knows this room."""

from django.apps import AppConfig


class People(AppConfig):
    """Accounts, organisations, roles and the log."""

    name = "publiek.web.people"
    label = "people"
