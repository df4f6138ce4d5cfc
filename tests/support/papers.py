"""Practices and registers for the tests of papers: a house that does everything, and any house at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from publiek.accountability.told_rules import rules, thresholds
from publiek.errors import Text
from publiek.governance.house_register import Decision, HouseRegister
from publiek.governance.papers import (
    KINDS,
    Agreed,
    Connected,
    Delivered,
    Given,
    Paper,
    Place,
    Practice,
    SiteFacts,
    Surveyed,
    Term,
    Written,
    claims,
    kinds_of,
    paper,
)
from publiek.governance.papers.wording import texts
from publiek.governance.replaying import beginning, replay

TODAY = date(2026, 11, 29)
CENTRE = Agreed(
    "samen", Text("Samen in de stad", "Together in the city"), Text("zien wie er niet komt", "see who stays away"),
    "de-hub", ("theater-de-brug", "huis-b", "huis-c", "huis-d"), (Text("Gedeeld publiek", "Shared audience"),),
    date(2026, 1, 1), date(2027, 7, 31), "federated", "members", 12, 5, 3, "centre", "de-sleutelhouder",
)  # fmt: skip
SHARING = replace(
    CENTRE, code="ruimer", title=Text("Ruimer kijken", "Looking wider"), form="files", eyes="public",
    strength="sharing", servers=("server-een", "server-twee", "server-drie"),
)  # fmt: skip
CENTRAL = replace(CENTRE, code="een-huis", title=Text("In één huis", "In one house"), form="central", strength="")
SITE = SiteFacts(
    {"administrator": 2, "reader": 5},
    (
        Given("areas", "Gemeente Brugstad", date(2026, 2, 1)),
        Given("benchmark", "Het Verband", date(2026, 2, 1)),
        Given("makers", "Makers van Nu", date(2026, 2, 1)),
    ),
    True,
    "Beheer van Nu",
)
BUSY = Practice(
    organisation="theater-de-brug",
    name="Theater De Brug",
    levels=frozenset(("L0", "L1", "L2", "L3")),
    delivered=(
        Delivered("pretix", "L2", 3, frozenset(("postcode", "birth-year"))),
        Delivered("eigen telling", "L0", 1),
    ),
    connected=(Connected("kassa", "Tixly", ("sales", "programme"), "daily"),),
    surveyed=(Surveyed("zomer", "Zomerpeiling", True, True, 24, 6),),
    agreed=(CENTRE, SHARING, CENTRAL),
    written=(Written("Spektrix", (Text("Groep van het gebied", "Group of the area"),)),),
    segment_column=True,
    own_segmentation=True,
    terms=(Term(Text("ruwe bestanden", "raw files"), 30, "days", Text("schema", "schedule")),),
    places=(Place(Text("kaartregels", "ticket lines"), "visitors", "keyed", Text("worden naamloos", "lose names")),),
    neighbours=("huis-b", "huis-c"),
    shared=True,
    engine="spark",
    engine_elsewhere=True,
    official=True,
    backups=2,
    rules=rules(),
    rooms=frozenset(("log", "ledger", "rights", "retention", "gate")),
    thresholds=thresholds(),
    site=SITE,
)
ALONE = Practice("huis", "Huis", thresholds=thresholds(), rules=rules(), rooms=frozenset(("log", "rights", "gate")))


def register(*decisions: Decision) -> HouseRegister:
    """The register of the house after these decisions."""
    return replay("theater-de-brug", decisions) if decisions else beginning("theater-de-brug")


def decided(kind: str, purpose: str = "", **values: object) -> Decision:
    """A decision of the house."""
    return Decision(kind=kind, purpose=purpose, values=values, at=datetime(2026, 11, 29, 12, tzinfo=UTC))


def every_paper(practice: Practice, known: HouseRegister | None = None) -> dict[str, Paper]:
    """Every paper that the house needs, by name."""
    known = known or register()
    made = {}
    for kind in kinds_of(practice):
        codes = [one.code for one in practice.agreed] if KINDS[kind].each else [""]
        for code in codes:
            one = paper(kind, known, practice, agreement=code, today=TODAY)
            made[one.name] = one
    return made


def words_of(papers: Mapping[str, Paper]) -> list[tuple[str, str, str]]:
    """(paper, Dutch, English) of every text."""
    return [(name, text.nl, text.en) for name, one in papers.items() for text in one.texts()]


def sentences(told: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """Every sentence of a text file, with all the facts that it and what it stands in wait for."""
    for section in told["sections"]:
        outer = tuple(section.get("when", ()))
        for part in section["parts"]:
            within = (*outer, *part.get("when", ()))
            for one in part.get("items", [part] if "nl" in part else []):
                yield {**one, "product": bool(section.get("product"))}, (*within, *one.get("when", ()))


def text_files() -> dict[str, dict[str, Any]]:
    """The text of each kind of paper."""
    return {name: texts(name) for name in sorted({kind.texts for kind in KINDS.values()})}


def pattern_of(template: str) -> re.Pattern[str]:
    """What a filled-in template looks like."""
    return re.compile(
        "".join(".*" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", template))
    )


def holds(when: Iterable[str], facts: frozenset[str]) -> bool:
    """The same question as the program asks, written once more."""
    for word in when:
        denied, rest = word.startswith("not "), word.removeprefix("not ")
        if any(one in facts for one in rest.split("|")) == denied:
            return False
    return True


@st.composite
def practices(draw: st.DrawFn) -> Practice:
    """Any house: every part of the busy one is there or is not."""
    maybe = st.booleans()
    agreed = draw(st.sets(st.sampled_from((0, 1, 2))))
    given = draw(st.sets(st.sampled_from((0, 1, 2))))
    site = replace(
        SITE,
        given=tuple(SITE.given[at] for at in sorted(given)),
        visitors_page=draw(maybe),
        host=draw(maybe) * SITE.host,
    )
    survey = replace(BUSY.surveyed[0], health=draw(maybe))
    numbers = {name: draw(st.integers(10, 9999)) for name in BUSY.thresholds}
    return Practice(
        organisation="theater-de-brug",
        name="Theater De Brug",
        levels=draw(st.frozensets(st.sampled_from(("L0", "L1", "L2", "L3")))),
        delivered=draw(maybe) * BUSY.delivered,
        connected=draw(maybe) * BUSY.connected,
        surveyed=draw(maybe) * (survey,),
        agreed=tuple(BUSY.agreed[at] for at in sorted(agreed)),
        written=draw(maybe) * BUSY.written,
        segment_column=draw(maybe),
        own_segmentation=draw(maybe),
        places=draw(maybe) * BUSY.places,
        neighbours=draw(maybe) * BUSY.neighbours,
        shared=draw(maybe),
        engine_elsewhere=draw(maybe),
        official=draw(maybe),
        backups=draw(st.integers(0, 2)),
        rules=BUSY.rules,
        rooms=draw(st.frozensets(st.sampled_from(("log", "ledger", "rights", "retention", "gate")))),
        thresholds=numbers,
        site=site if draw(maybe) else None,
    )


def claims_said_by(sentence: Mapping[str, Any]) -> tuple[str, ...]:
    """The facts that the claims of a sentence wait for."""
    return tuple(word for code in sentence.get("claims", ()) if code in claims() for word in claims()[code].when)
