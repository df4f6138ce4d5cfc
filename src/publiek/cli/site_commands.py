"""What does who looks after a shared site do at the machine itself? publiek site keeper | block | check-log | …"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import PubliekError, Text

WORDS = {
    "site": Text("Een gedeelde site beheren.", "Keep a shared site."),
    "keeper": Text(
        "Maak een link waarmee iemand beheerder van de site wordt.", "Make a link for a keeper of the site."
    ),
    "check": Text("Loop na of het logboek heel is.", "Check that the log is whole."),
    "reports": Text(
        "Maak de rapporten die aan de beurt zijn, en verstuur de brieven.",
        "Make the reports that are due, send the letters.",
    ),
    "block": Text("Zet een account meteen overal uit.", "Shut an account out everywhere, at once."),
    "lift": Text("Laat het account weer toe.", "Let the account in again."),
    "settings": Text("Instellingen van de site (YAML).", "Settings of the site (YAML)."),
    "email": Text("E-mailadres van de beheerder.", "E-mail address of the keeper."),
}
site_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Settings = Annotated[Path, typer.Option("--site", help=say(WORDS["settings"]), readable=False)]


class LogBroken(PubliekError):
    """The log of a site was changed."""

    exit_code = 6


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(site_app, name="site", help=say(WORDS["site"]))


@site_app.command("keeper", help=say(WORDS["keeper"]))
def keeper(
    email: Annotated[str, typer.Argument(help=say(WORDS["email"]))],
    site: Settings,
    home: options.Home = None,
    language: options.Language = None,
) -> None:
    """The link is on standard output, alone; it works once, for two weeks."""
    from publiek.web import installing, read_site

    typer.echo(installing.keeper_link(read_site(site, home=options.home_of(home)), email))
    console.tell(
        Text(
            "Open deze link in de browser en maak uw account. Hij werkt één keer, twee weken lang.",
            "Open this link in the browser and make your account. It works once, for two weeks.",
        ),
        language,
    )


@site_app.command("block", help=say(WORDS["block"]))
def block(
    email: Annotated[str, typer.Argument(help=say(WORDS["email"]))],
    site: Settings,
    lift: Annotated[bool, typer.Option("--lift", help=say(WORDS["lift"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
) -> None:
    """The account is out at once, on every device; what it did stays in the log."""
    from publiek.web import installing, read_site

    installing.block(read_site(site, home=options.home_of(home)), email, lift=lift)
    done = Text("Het account kan weer inloggen.", "The account can log in again.")
    console.tell(done if lift else Text("Het account is geblokkeerd.", "The account is blocked."), language)


@site_app.command("check-log", help=say(WORDS["check"]))
def check_log(site: Settings, home: options.Home = None, language: options.Language = None) -> None:
    """Follow the chain from the first line to the last. Raises LogBroken "site-log-broken"."""
    from publiek.web import installing, read_site

    found = installing.follow_log(read_site(site, home=options.home_of(home)))
    if not found.whole:
        raise LogBroken(
            "site-log-broken",
            Text("In het logboek is een regel gewijzigd of verdwenen.", "A line of the log was changed or removed."),
            Text(
                "Bewaar een kopie van de database en zoek uit wie erbij kan.",
                "Keep a copy of the database and find out who can reach it.",
            ),
            {"line": found.broken_at or "end", "lines": found.entries},
        )
    one = found.entries == 1
    console.tell(
        Text(
            f"Het logboek is heel: {found.entries} {'regel' if one else 'regels'}.",
            f"The log is whole: {found.entries} {'line' if one else 'lines'}.",
        ),
        language,
    )


@site_app.command("send-reports", help=say(WORDS["reports"]))
def send_reports(site: Settings, home: options.Home = None, language: options.Language = None) -> None:
    """For a timer, where the site itself does not run all day. What the site makes already is not made twice."""
    from publiek.web import installing, read_site

    made, failed = installing.send_reports(read_site(site, home=options.home_of(home)))
    console.tell(Text(f"Gemaakt: {made}. Mislukt: {failed}.", f"Made: {made}. Failed: {failed}."), language)
