"""A house with something delivered, keys, an agreement and somebody who may approve: what contributing needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publiek.collective import contributing
from publiek.collective.agreements import Agreement
from publiek.collective.contributing import Prepared
from publiek.collective.identities import SecretIdentity
from publiek.house import House
from publiek.pipeline import take_in
from tests.support.agreements import agreement_file

HOUSE, HUB, ROUND = "theater-de-brug", "de-hub", "2024/25"
MEMBERS = (HOUSE, "huis-b", "huis-c", "huis-d", "huis-e")
COUNTED = ("origin", "programme", "months", "takings")
TODAY = date(2026, 11, 29)


@dataclass(frozen=True)
class Home:
    """One house on disk: its data in `place`/home, the keys of everybody in `place`/keys."""

    place: Path
    organisation: str = HOUSE

    @property
    def house(self) -> House:
        return House(self.organisation, self.place / "home", keys=self.keys, venue_pc4=3011)

    @property
    def keys(self) -> Path:
        return self.place / "keys"

    @property
    def sharing(self) -> Path:
        return self.place / "home" / "organisations" / self.organisation / "sharing"

    @property
    def agreement(self) -> Agreement:
        return contributing.agreed_with(self.house, "samen-in-de-stad")

    @property
    def ready(self) -> Path:
        return self.sharing / "ready" / "samen-in-de-stad" / "2024-25"

    def secret(self, name: str) -> SecretIdentity:
        return SecretIdentity.open(self.keys, name)

    def file(self, name: str, content: bytes | str) -> Path:
        path = self.place / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def agreement_file(self, **changes: object) -> Path:
        told = {"tables": COUNTED, "hub": HUB, **changes}
        return self.file("afspraak.yaml", agreement_file(MEMBERS, **told))

    def identity(self, name: str, kind: str) -> Path:
        """Keys for `name`, and the file with the public half."""
        made = SecretIdentity.create(self.keys, name, kind)
        return self.file(f"{name}.identity.yaml", made.public.to_yaml())

    def settle(self) -> Home:
        """Keys for the house, its hub and its director, who may approve."""
        self.identity(self.organisation, "member")
        self.identity(HUB, "hub")
        director = self.identity("directeur", "approver")
        contributing.register(self.house, director, role="direction")
        return self

    def agree(
        self,
        *,
        tables: tuple[str, ...] | None = None,
        until: date | None = None,
        agreed: tuple[str, ...] = COUNTED,
        **changes: object,
    ) -> Home:
        """The house decides to take part; `agreed`: the tables of the agreement, `tables`: those that may leave."""
        contributing.agree(
            self.house,
            self.agreement_file(tables=agreed, **changes),
            contributing.Decision("De directeur", "direction", tables, until),
            hub=self.place / "files" / f"{HUB}.identity.yaml",
            today=TODAY,
        )
        return self

    def prepare(self, *, today: date = TODAY, without: tuple[str, ...] = ()) -> Prepared:
        return contributing.prepare(
            self.house,
            self.agreement,
            ROUND,
            identity=self.secret(self.organisation),
            today=today,
            without=without,
        )

    def approve(self, prepared: Prepared | None = None, *, name: str = "directeur") -> object:
        ready = prepared or contributing.lying_ready(self.house, self.agreement, ROUND)
        return contributing.approve(self.house, ready, approver=self.secret(name), role="direction", today=TODAY)

    def pack(self, *, today: date = TODAY) -> contributing.Packed:
        return contributing.pack(
            self.house, self.agreement, ROUND, identity=self.secret(self.organisation), today=today
        )


def a_home(place: Path, *deliveries: Path) -> Home:
    """A house that delivered these files, has keys and an approver, and has not decided anything yet."""
    home = Home(place)
    for path in deliveries:
        take_in(path, house=home.house)
    return home.settle()
