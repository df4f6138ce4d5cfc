"""What does somebody at the machine itself do? Bring the accounts up to date, let the first keeper in, follow the log.

Whoever may run these can read the database as well: they ask nothing that its owner could not do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publiek.errors import StorageError, Text, UsageError
from publiek.web.preparing import prepare
from publiek.web.site import Site

if TYPE_CHECKING:
    from publiek.web.people.log import Verdict


def ready(site: Site) -> None:
    """Prepare the framework and bring the database up to date. Raises StorageError "site-database-unreachable"."""
    prepare(site)
    from django.core.management import call_command
    from django.db.utils import DatabaseError

    try:
        call_command("migrate", interactive=False, verbosity=0)
        # Sessions that are over are of no use to anybody.
        call_command("clearsessions")
    except DatabaseError as trouble:
        reason = type(trouble).__name__
    else:
        return
    raise StorageError(
        "site-database-unreachable",
        Text("De database van de site is niet te bereiken.", "The database of the site cannot be reached."),
        Text("Kijk of hij draait en of `database` klopt.", "Check that it runs and that `database` is right."),
        {"reason": reason},
    )


def nobody_yet() -> bool:
    """Whether the site has no account at all. After `ready`."""
    from publiek.web.people.models import Person

    return not Person.objects.filter(is_active=True).exists()


def keeper_link(site: Site, email: str) -> str:
    """The address with which somebody becomes keeper of the site, once. Raises UsageError "site-email", "site-solo"."""
    _shared(site)
    ready(site)
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.urls import reverse

    from publiek.web.people import invitations

    try:
        validate_email(email)
    except ValidationError:
        email = ""
    if not email:
        raise UsageError(
            "site-email",
            Text("Dit is geen e-mailadres.", "This is no e-mail address."),
            Text("Geef een adres zoals naam@voorbeeld.nl.", "Give an address like name@example.org."),
        )
    _, secret = invitations.invite(email, None, invitations.KEEPER, by=None)
    scheme = "https" if site.secure else "http"
    return f"{scheme}://{site.names[0]}{reverse('invitation', kwargs={'secret': secret})}"


def block(site: Site, email: str, *, lift: bool = False) -> None:
    """Out at once, on every device, and not in again; or let in again. Raises UsageError "site-account-unknown"."""
    _shared(site)
    ready(site)
    from publiek.web.people import log
    from publiek.web.people.models import Person

    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise UsageError(
            "site-account-unknown",
            Text("Er is geen account met dit adres.", "There is no account with this address."),
            Text("Kijk of het adres klopt.", "Check the address."),
        )
    person.is_active = lift
    person.save(update_fields=["is_active"])
    log.note(person, "account-unblocked" if lift else "account-blocked", subject="command line")


def follow_log(site: Site) -> Verdict:
    """Whether the chain of the log is whole. Raises UsageError "site-solo"."""
    _shared(site)
    ready(site)
    from publiek.web.people.log import verify

    return verify()


def send_reports(site: Site) -> tuple[int, int]:
    """Make every report that is due and send its letters; how many were made, how many failed."""
    ready(site)
    from publiek.web.takeaway import making

    made = making.run()
    failed = sum(report.state == "failed" for report in made)
    return len(made) - failed, failed


def _shared(site: Site) -> None:
    if site.solo:
        raise UsageError(
            "site-solo",
            Text("Een site voor één persoon heeft geen accounts.", "A site for one person has no accounts."),
            Text(
                "Geef de instellingen van een gedeelde site met --site.", "Give a shared site's settings with --site."
            ),
        )
