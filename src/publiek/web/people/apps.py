"""How the framework knows this room."""

from django.apps import AppConfig


class People(AppConfig):
    """Accounts, organisations, roles and the log."""

    name = "publiek.web.people"
    label = "people"

    def ready(self) -> None:
        """Write down what happens to accounts."""
        from publiek.web.people import noticed

        noticed.connect()
