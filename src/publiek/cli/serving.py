"""How is the site started? serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text, UsageError

HELP = Text("Open Publiek in de browser.", "Open Publiek in the browser.")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command("serve", help=say(HELP))(serve)


def serve(
    home: options.Home = None,
    site: Annotated[
        Path | None,
        typer.Option(
            "--site",
            help=say(Text("Instellingen van een gedeelde site (YAML).", "Settings of a shared site (YAML).")),
            readable=False,
        ),
    ] = None,
    port: Annotated[int | None, typer.Option("--port", help="8000")] = None,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help=say(Text("Open de browser.", "Open the browser.")))
    ] = True,
    language: options.Language = None,
) -> None:
    """The site for one person on this computer, or with --site for many."""
    try:
        from publiek import web
        from publiek.web import installing
        from publiek.web.site import site_of
    except ImportError:
        web = None
    if web is None:
        raise UsageError(
            "site-not-installed",
            Text("De site is niet meegeïnstalleerd.", "The site was not installed."),
            Text("Installeer hem met: pip install 'publiek[site]'.", "Install it with: pip install 'publiek[site]'."),
        )
    folder = options.home_of(home)
    chosen = (
        web.read_site(site, home=folder, port=port)
        if site
        else site_of({"home": folder, **({"port": port} if port is not None else {})})
    )

    def started(address: str) -> None:
        console.tell(Text(f"Publiek staat open op {address}", f"Publiek is open at {address}"), language)
        console.tell(Text("Stoppen: Ctrl-C.", "Stop: Ctrl-C."), language)
        if open_browser and chosen.solo:
            typer.launch(address)
        if not chosen.solo and installing.nobody_yet():
            made = f"publiek site keeper EMAIL --site {site}"
            console.tell(
                Text(f"Er is nog geen account. Maak de eerste: {made}", f"No account yet. Make the first: {made}"),
                language,
            )

    web.serve(chosen, started=started)
