"""What does a house really do? Plain facts of its configuration, from which its papers are made. No person is in it.

`accountability.practice_of` gathers them; this room only says what they are and which short words (`facts`) follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from publiek.errors import Text

#: Every word that a sentence may wait for (`when:`), apart from purpose:CODE, ground:CODE and special:CODE.
FACTS: tuple[str, ...] = (
    "counts", "postcodes", "transactions", "contacts", "connections", "surveys", "surveys-health", "agreements",
    "central", "federated", "files", "overlap", "overlap-centre", "overlap-sharing", "areas", "benchmark", "makers",
    "given", "write-back", "segment-column", "backups", "log", "ledger", "rights", "retention", "gate", "site",
    "several-houses", "official", "places", "visitors-page", "engine-elsewhere", "own-segmentation", "public-eyes",
)  # fmt: skip
UNSAID = Text("", "")
FORMS = ("central", "federated", "files")


@dataclass(frozen=True)
class Delivered:
    """What came in from one system: of which level, how many deliveries count, and what they hold beside.

    `holds`: "postcode" and "birth-year", each only when one of the deliveries had it.
    """

    system: str
    level: str
    deliveries: int
    holds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Connected:
    """A live connection: its name, the vendor, what it brings, how often it runs ("hand" only when asked)."""

    name: str
    vendor: str
    brings: tuple[str, ...]
    every: str
    active: bool = True


@dataclass(frozen=True)
class Surveyed:
    """A survey: whether it asks about health, whether it is open now, and how long answers are kept."""

    code: str
    title: str
    health: bool
    open: bool
    months: int
    months_open: int


@dataclass(frozen=True)
class Agreed:
    """An agreement with a share rule in force: with whom, for what, which tables, until when, in which form.

    `tables` are those the share rule lets out; `strength` and who holds keys only when shared audience is measured.
    """

    code: str
    title: Text
    purpose: Text
    hub: str
    members: tuple[str, ...]
    tables: tuple[Text, ...]
    since: date
    until: date
    form: str
    eyes: str
    persons: int
    organisations: int
    needed: int
    strength: str = ""
    key_holder: str = ""
    servers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """A decision on the site that sums may be seen by others: `purpose` areas, benchmark or makers."""

    purpose: str
    with_whom: str
    since: date


@dataclass(frozen=True)
class Written:
    """What is written behind contacts in a customer system of the house."""

    vendor: str
    fields: tuple[Text, ...]


@dataclass(frozen=True)
class Term:
    """How long something is kept by the schedule: `amount` of `unit` (days or months), and where that comes from."""

    what: Text
    amount: int
    unit: str
    source: Text = UNSAID


@dataclass(frozen=True)
class Place:
    """Where something of people lies: what, of whom, how it is held (see `governance.kept_places`), how it goes."""

    what: Text
    whose: str
    held: str
    goes: Text


@dataclass(frozen=True)
class SiteFacts:
    """What only a site knows, passed on by the site: how many accounts per role, what was decided to share there.

    `names`: what organisations are called, by their short name; used of those that are named already, of no others.
    """

    accounts: Mapping[str, int] = field(default_factory=dict)
    given: tuple[Given, ...] = ()
    visitors_page: bool = False
    host: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Practice:
    """Everything the papers are made from, beside the register. `thresholds`: the numbers of disclosure in force;
    `rules`: the rules by which figures of several houses are told beside their minimum counts, in their own words.

    `shared`: other organisations are in the same installation (`neighbours`: which, where that may be told).
    `rooms`: which rooms of the law are there (log, ledger, rights, retention, backups, gate).
    `names`: what parties to agreements are called, by the short name that the agreements use, as far as it is known.
    `kept`: the purposes that the house stopped, of which something is still kept.
    """

    organisation: str
    name: str
    levels: frozenset[str] = frozenset()
    delivered: tuple[Delivered, ...] = ()
    connected: tuple[Connected, ...] = ()
    surveyed: tuple[Surveyed, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    written: tuple[Written, ...] = ()
    segment_column: bool = False
    own_segmentation: bool = False
    terms: tuple[Term, ...] = ()
    places: tuple[Place, ...] = ()
    neighbours: tuple[str, ...] = ()
    shared: bool = False
    engine: str = "duckdb"
    engine_elsewhere: bool = False
    official: bool = False
    backups: int = 0
    rules: tuple[Text, ...] = ()
    rooms: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    thresholds: Mapping[str, int] = field(default_factory=dict)
    site: SiteFacts | None = None

    @property
    def facts(self) -> frozenset[str]:
        """The words of `FACTS` that hold."""
        given = {one.purpose for one in self.site.given} if self.site else set()
        holds = {
            "counts": "L0" in self.levels,
            "postcodes": "L1" in self.levels,
            "transactions": "L2" in self.levels,
            "contacts": "L3" in self.levels,
            "connections": bool(self.connected),
            "surveys": bool(self.surveyed),
            "surveys-health": any(one.health for one in self.surveyed),
            "agreements": bool(self.agreed),
            **{form: any(one.form == form for one in self.agreed) for form in FORMS},
            "overlap": any(one.strength for one in self.agreed),
            "overlap-centre": any(one.strength == "centre" for one in self.agreed),
            "overlap-sharing": any(one.strength == "sharing" for one in self.agreed),
            "public-eyes": any(one.eyes == "public" for one in self.agreed),
            "given": bool(given),
            **{purpose: purpose in given for purpose in ("areas", "benchmark", "makers")},
            "write-back": bool(self.written),
            "segment-column": self.segment_column,
            "own-segmentation": self.own_segmentation,
            "official": self.official,
            "places": bool(self.places),
            "backups": self.backups > 0,
            **{room: room in self.rooms for room in ("log", "ledger", "rights", "retention", "gate")},
            "site": self.site is not None,
            "several-houses": self.shared or bool(self.site and self.site.host),
            "visitors-page": bool(self.site and self.site.visitors_page),
            "engine-elsewhere": self.engine_elsewhere,
        }
        return frozenset(word for word, true in holds.items() if true)
