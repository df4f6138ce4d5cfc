"""What is one installation: for one person or for many, where are its data, and under which name is it reached?

*solo*: this computer only, no accounts, everything in the data folder is in sight. *shared*: accounts, organisations
and roles, behind a proxy that does TLS. A shared site says so in a file (`site.yaml`); what it leaves out is safe.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from publiek.errors import Text, UsageError
from publiek.vocabulary.data_files import read_yaml

MODES = ("solo", "shared")
SECOND_FACTOR = ("required", "offered")


@dataclass(frozen=True)
class OpenId:
    """A provider of OpenID Connect: its id in addresses, the name on the button, where it is, and who we are to it.

    `domains`: the e-mail domains whose people it may speak for (see docs/decisions/0014); without them an account is
    linked through an invitation or from one's own account page only.
    """

    id: str
    name: str
    issuer: str
    client: str
    secret: str = ""
    domains: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mail:
    """How letters leave (SMTP); without a host they are written to files in the state folder."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    sender: str = "publiek@localhost"


@dataclass(frozen=True)
class Site:
    """One installation.

    `home`: the data folder; `state`: where accounts, uploads and the site's own secret are; `names`: the host names
    under which it may be asked; `database`: "" for SQLite in `state`, else "postgresql://..."; `proxy`: the address of
    the proxy whose word on the visitor's address and TLS is believed; `upload_limit`: bytes of one file; `theme`: a
    style sheet with design tokens; `title`: what stands at the top left; `second_factor`: whether administrators,
    stewards and keepers must have one ("required") or may ("offered"); `page_limit`, `api_limit`: requests a minute;
    `hub`: the folder of the hub in which houses of this site look together with others (None: there is none).
    """

    home: Path
    state: Path
    mode: str = "solo"
    keys: Path | None = None
    address: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    database: str = ""
    proxy: str = ""
    secure: bool = True
    upload_limit: int = 4 * 1024**3
    title: str = "Publiek"
    theme: Path | None = None
    hub: Path | None = None
    second_factor: str = "required"
    page_limit: int = 1200
    api_limit: int = 600
    openid: tuple[OpenId, ...] = ()
    mail: Mail = field(default_factory=Mail)

    @property
    def solo(self) -> bool:
        """Whether this is the site of one person on one computer."""
        return self.mode == "solo"

    @property
    def uploads(self) -> Path:
        """Where files arrive; what is imported or given up leaves it at once."""
        return self.state / "uploads"


def read_site(path: Path, *, home: Path, **said: Any) -> Site:
    """The site that a file describes, with what was said beside it (None: not said).

    Paths in the file start from its folder. Raises UsageError "site-invalid".
    """
    try:
        told = read_yaml(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeError, yaml.YAMLError):
        raise _invalid("", Text("Het bestand is niet te lezen.", "The file cannot be read.")) from None
    if not isinstance(told, dict):
        raise _invalid("", Text("Er staan geen instellingen in.", "It holds no settings."))
    unknown = sorted(str(name) for name in told if name not in {one.name for one in fields(Site)})
    if unknown:
        raise _invalid(unknown[0], Text("Deze instelling bestaat niet.", "There is no such setting."))
    return site_of({"home": home, "mode": "shared", **_paths(told, path.parent), **_given(said)})


def site_of(told: Mapping[str, Any]) -> Site:
    """A site from plain values; checks what would make it unsafe or unreachable. Raises UsageError "site-invalid"."""
    told = dict(told)
    home = Path(told["home"])
    told.setdefault("state", home.with_name(f"{home.name}-site"))
    if told.get("mode", "solo") not in MODES:
        raise _invalid("mode", Text("Kies solo of shared.", "Choose solo or shared."))
    try:
        told["openid"] = tuple(_provider(one) for one in told.get("openid") or ())
        told["mail"] = Mail(**(told.get("mail") or {}))
        told["names"] = tuple(told.get("names") or ())
        site = Site(**told)
    except TypeError:
        raise _invalid("openid, mail", Text("Een onderdeel klopt niet.", "A part is not right.")) from None
    _check_numbers(site)
    if site.second_factor not in SECOND_FACTOR:
        raise _invalid("second_factor", Text("Kies required of offered.", "Choose required or offered."))
    if not site.solo and not site.names:
        why = Text("Zeg onder welke namen de site bereikbaar is.", "Say under which names the site is reached.")
        raise _invalid("names", why)
    if site.solo and site.address not in ("127.0.0.1", "::1", "localhost"):
        why = Text("Zonder accounts is de site er alleen voor deze computer.", "Without accounts only this computer.")
        raise _invalid("address", why)
    return site


def _check_numbers(site: Site) -> None:
    for name in ("port", "upload_limit", "page_limit", "api_limit"):
        value = getattr(site, name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0 or (name == "port" and value > 65_535):
            raise _invalid(name, Text("Dit moet een getal zijn.", "This has to be a number."))
    if "*" in site.names or any(not isinstance(one, str) or "/" in one for one in site.names):
        why = Text("Schrijf hele namen, zonder https:// en zonder *.", "Write whole names, without https:// and *.")
        raise _invalid("names", why)


def _provider(told: Mapping[str, Any]) -> OpenId:
    domains = told.get("domains") or ()
    if isinstance(domains, str):
        raise TypeError
    return OpenId(**{**told, "domains": tuple(str(one).lower() for one in domains)})


def _paths(told: dict[str, Any], folder: Path) -> dict[str, Any]:
    found = {
        name: folder / Path(told[name]).expanduser()
        for name in ("home", "state", "keys", "theme", "hub")
        if told.get(name)
    }
    return {**told, **found}


def _given(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}


def _invalid(setting: str, why: Text) -> UsageError:
    return UsageError(
        "site-invalid",
        Text(
            f"De instellingen van de site kloppen niet. {why.nl}", f"The settings of the site are not right. {why.en}"
        ),
        Text(
            "Kijk in docs/how-to/run-a-shared-site.md welke instellingen er zijn.",
            "See docs/how-to/run-a-shared-site.md for the settings there are.",
        ),
        {"setting": setting} if setting else {},
    )
