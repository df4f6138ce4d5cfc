"""What does the last release say to a house about itself? publiek together AGREEMENT --round SEASON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text

GROUP = "group:"
if TYPE_CHECKING:
    from publiek.collective.benchmark.at_home import AtHome

WORDS = {
    "together": Text(
        "Samen gekeken: het geheel, en waar uw organisatie daarin staat.",
        "Looked together: the whole, and where your organisation is in it.",
    ),
    "agreement": Text("De afspraak.", "The agreement."),
    "round": Text("Het seizoen, bijvoorbeeld 2024/25.", "The season, such as 2024/25."),
}
INDICATORS = {
    "visits": Text("bezoeken", "visits"),
    "bookers": Text("boekers", "bookers"),
    "frequency": Text("bezoeken per boeker", "visits per booker"),
    "new_share": Text("nieuwe boekers", "new bookers"),
    "own_municipality": Text("uit de eigen gemeente", "from the own municipality"),
    "within_10km": Text("binnen 10 km", "within 10 km"),
    "median_km": Text("afstand in km (mediaan)", "distance in km (median)"),
    "price": Text("euro per kaartje", "euros per ticket"),
    "occupancy": Text("bezetting", "occupancy"),
    "genres": Text("breedte van het aanbod (genres)", "breadth of the offer (genres)"),
}
_SHARES = frozenset({"new_share", "own_municipality", "within_10km", "occupancy"})


def add_to(app: typer.Typer) -> None:
    """Register the command of this file."""
    app.command("together", help=say(WORDS["together"]))(together)


def together(
    agreement: Annotated[str, typer.Argument(help=say(WORDS["agreement"]), show_default=False)],
    organisation: options.Organisation,
    round_: Annotated[str, typer.Option("--round", help=say(WORDS["round"]))],
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The last release of a round that came back, with the house's own part; nothing of it leaves."""
    from publiek.cli.deliver import house_of
    from publiek.collective.benchmark.at_home import at_home

    found = at_home(house_of(organisation, home=home), agreement, round_)
    if json:
        console.print_json(answer(found))
        return
    for line in lines_of(found):
        typer.echo(line.in_language(console.language(language)))


def answer(found: AtHome) -> dict[str, object]:
    """What `--json` prints. `part` and `compared` are of the house alone: not to be passed on."""
    return {
        "agreement": found.release.agreement,
        "round": found.release.round,
        "number": found.release.number,
        "members": list(found.release.members),
        "missing": list(found.release.missing),
        "part": _rows(found.part, "own_part"),
        "compared": _rows(found.compared, "beside"),
    }


def lines_of(found: AtHome) -> list[Text]:
    """The same in sentences: who is in it, then groups, then indicators."""
    release = found.release
    told = [
        Text(
            f"Vrijgave {release.number} over {release.round}: {len(release.members)} organisaties, "
            f"{len(release.missing)} ontbreken.",
            f"Release {release.number} of {release.round}: {len(release.members)} organisations, "
            f"{len(release.missing)} missing.",
        )
    ]
    told += [_part(row, found.groups) for row in _rows(found.part, "own_part") or []]
    told += [_beside(row, found.groups) for row in _rows(found.compared, "beside") or [] if not row["group"]]
    told.append(
        Text(
            "Wat over uw organisatie alleen gaat, staat alleen hier.",
            "What is about your organisation alone stands here alone.",
        )
    )
    return told


def _part(row: dict[str, Any], groups: Mapping[str, Text]) -> Text:
    who, share, index = groups.get(row["segment"], _same(row["segment"])), row["share"], row["index"]
    if share is None:
        return Text(f"  {who.nl}: niet vrijgegeven.", f"  {who.en}: not released.")
    nl = f"  {who.nl}: u bereikt {share:.0%} van de boekers van deze groep"
    en = f"  {who.en}: you reach {share:.0%} of the bookers of this group"
    if index is None:
        return Text(f"{nl}; te weinig voor een index.", f"{en}; too few for an index.")
    between = f"({row['low']:.0f}-{row['high']:.0f})"
    return Text(f"{nl}; index {index:.0f} {between}.", f"{en}; index {index:.0f} {between}.")


def _beside(row: dict[str, Any], groups: Mapping[str, Text]) -> Text:
    what = _named(row["indicator"], groups)
    told = {
        name: _number(row["indicator"], row[name])
        for name in ("own", "low", "high", "expected", "expected_low", "expected_high")
        if row[name] is not None
    }
    n, own, low, high = row["houses"], told["own"], told["low"], told["high"]
    nl = f"  {what.nl}: u {own}; de middelste helft van {n} ligt tussen {low} en {high}"
    en = f"  {what.en}: you {own}; the middle half of {n} lies between {low} and {high}"
    if "expected" not in told:
        return Text(f"{nl}.", f"{en}.")
    between = f"{told['expected']} ({told['expected_low']}-{told['expected_high']})"
    return Text(f"{nl}; verwacht {between}.", f"{en}; expected {between}.")


def _named(indicator: str, groups: Mapping[str, Text]) -> Text:
    if indicator.startswith(GROUP):
        group = groups.get(indicator.removeprefix(GROUP), _same(indicator))
        return Text(f"index {group.nl}", f"index {group.en}")
    return INDICATORS.get(indicator, _same(indicator))


def _number(indicator: str, value: float) -> str:
    return f"{value:.0%}" if indicator in _SHARES else f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def _same(word: str) -> Text:
    return Text(word, word)


def _rows(release: Any, name: str) -> list[dict[str, Any]] | None:
    return None if release is None else release[name].table.to_pylist()
