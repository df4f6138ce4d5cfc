"""How are the sums over all houses worded in a terminal, and written as CSV or JSON?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.disclosure import Release
    from publiek.sector import Refreshed

_COLUMNS = {
    "season": Text("seizoen", "season"),
    "month": Text("maand", "month"),
    "genre": Text("genre", "genre"),
    "segment": Text("groep", "segment"),
    "area": Text("gebied", "area"),
    "houses": Text("organisaties", "houses"),
    "visits": Text("bezoeken", "visits"),
    "bookers": Text("boekers", "bookers"),
    "euros": Text("omzet (€)", "revenue (€)"),
}
_TOO_FEW = Text("te weinig", "too few")
_UNKNOWN = Text("onbekend", "unknown")
_AT_MOST = 60


def refreshed_lines(done: Refreshed) -> Iterator[Text]:
    """What a refresh did."""
    made, houses = len(done.made), done.houses
    if made:
        yield Text(
            f"Klaargemaakt: {made} van {houses} organisaties. Bijgewerkte seizoenen: {len(done.seasons)}.",
            f"Made ready: {made} of {houses} organisations. Seasons updated: {len(done.seasons)}.",
        )
    else:
        yield Text(f"Alles was al bij ({houses} organisaties).", f"Everything was up to date ({houses} organisations).")
    yield Text(
        "Voortaan werkt elke invoer zijn eigen deel bij.", "From now on every import brings its own part up to date."
    )


def status_lines(found: Mapping[str, Any], spoken: str) -> Iterator[str]:
    """What is ready, in a few lines."""
    yield Text(
        f"{found['houses']} organisaties, {_whole(found['lines'], 'nl')} compacte regels, "
        f"{len(found['seasons'])} seizoenen; indeling {found['scheme']}.",
        f"{found['houses']} organisations, {_whole(found['lines'], 'en')} compact lines, "
        f"{len(found['seasons'])} seasons; segmentation {found['scheme']}.",
    ).in_language(spoken)
    yield Text(f"Bijgewerkt: {found['made_at']}.", f"Up to date as of {found['made_at']}.").in_language(spoken)
    if found["stopped"]:
        yield _stopped(len(found["stopped"]), ", ".join(found["stopped"])).in_language(spoken)
    if found["behind"]:
        names = ", ".join(found["behind"])
        yield Text(
            f"Loopt achter: {names}. Werk bij met: publiek sector refresh.",
            f"Behind: {names}. Bring up to date with: publiek sector refresh.",
        ).in_language(spoken)


def _stopped(many: int, names: str = "") -> Text:
    """Houses that are not told of."""
    told = f": {names}" if names else ""
    dutch = "1 organisatie is weggelaten: die deelt" if many == 1 else f"{many} organisaties zijn weggelaten: die delen"
    english = "1 organisation is left out: it does" if many == 1 else f"{many} organisations are left out: they do"
    return Text(f"{dutch} niet meer{told}.", f"{english} not share any more{told}.")


def show_lines(release: Release, keys: tuple[str, ...], spoken: str) -> Iterator[str]:
    """The table with its base, in columns; of a long one the first rows."""
    figure = release["sector_audience"]
    heads = [*keys, "houses", "visits", "bookers", "euros"]
    rows = [[_COLUMNS[name].in_language(spoken) for name in heads]]
    rows += [_row(row, keys, spoken) for row in figure.table.slice(0, _AT_MOST).to_pylist()]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    for row in rows:
        cells = [
            text.ljust(w) if at < len(keys) else text.rjust(w)
            for at, (text, w) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
    if len(figure.table) > _AT_MOST:
        more = len(figure.table) - _AT_MOST
        yield Text(f"… en nog {more} rijen (--out BESTAND).", f"… and {more} more rows (--out FILE).").in_language(
            spoken
        )
    yield _base(release, spoken)


def _base(release: Release, spoken: str) -> str:
    figure = release["sector_audience"]
    silent = sum(int(str(change["rows"])) for change in release.account if change["rule"] == "few")
    said = [
        Text(
            f"Basis: {_whole(figure.base.n, 'nl')} bezoeken bij {figure.facts['houses']} organisaties; "
            f"indeling {figure.base.sources[0]}; bijgewerkt {figure.base.version}.",
            f"Base: {_whole(figure.base.n, 'en')} visits at {figure.facts['houses']} organisations; "
            f"segmentation {figure.base.sources[0]}; as of {figure.base.version}.",
        ).in_language(spoken)
    ]
    if silent:
        said.append(
            Text(
                f"{silent} rijen zijn weggelaten: te weinig boekers of organisaties, of vooral één organisatie.",
                f"{silent} rows are left out: too few bookers or houses, or mostly one house.",
            ).in_language(spoken)
        )
    if figure.facts["stopped"]:
        said.append(_stopped(int(str(figure.facts["stopped"]))).in_language(spoken))
    if figure.facts["behind"]:
        said.append(
            Text(
                f"{figure.facts['behind']} organisaties lopen achter: publiek sector refresh.",
                f"{figure.facts['behind']} organisations are behind: publiek sector refresh.",
            ).in_language(spoken)
        )
    said.append(release.policy.meaning.in_language(spoken))
    return "\n".join(said)


def reach_lines(release: Release, spoken: str) -> Iterator[str]:
    """How many different bookers, and how sure that is."""
    figure = release["combined_reach"]
    if figure.too_thin:
        yield Text(
            "In deze periode is van niemand bekend wie er boekte.", "In this period it is of nobody known who booked."
        ).in_language(spoken)
        return
    (row,) = figure.table.to_pylist()
    number, low, high = (_whole(row[name], spoken) for name in ("bookers", "low", "high"))
    if figure.facts["exact"]:
        yield Text(f"{number} verschillende boekers (geteld).", f"{number} different bookers (counted).").in_language(
            spoken
        )
    else:
        yield Text(
            f"Ongeveer {number} verschillende boekers, met 95% zekerheid tussen {low} en {high} (geschat).",
            f"About {number} different bookers, with 95% certainty between {low} and {high} (estimated).",
        ).in_language(spoken)
    yield Text(
        "Een boeker is geen bezoeker: wie kaartjes koopt, neemt vaak anderen mee.",
        "A booker is not a visitor: who buys tickets often brings others.",
    ).in_language(spoken)


def as_answer(release: Release, keys: tuple[str, ...]) -> dict[str, object]:
    """The same for a machine."""
    figure = release["sector_audience"]
    return {
        "by": list(keys),
        "policy": release.policy.name,
        "base": {"counted": figure.base.counted, "n": figure.base.n, "sources": list(figure.base.sources)},
        "as_of": figure.base.version,
        "houses": figure.facts["houses"],
        "behind": figure.facts["behind"],
        "stopped": figure.facts["stopped"],
        "left_out": sum(int(str(change["rows"])) for change in release.account if change["rule"] == "few"),
        "limits": list(figure.limits),
        "rows": figure.table.to_pylist(),
    }


def write_csv(release: Release, target: Path) -> None:
    """The table as CSV (UTF-8, comma, header), whole or not at all; empty where nothing may be told."""
    import csv
    import io

    from publiek.workshop.writing import write_all

    table, text = release["sector_audience"].table, io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.column_names)
    writer.writerows([["" if value is None else value for value in row.values()] for row in table.to_pylist()])
    write_all({target.name: text.getvalue()}, target.parent)


def _row(row: Mapping[str, Any], keys: tuple[str, ...], spoken: str) -> list[str]:
    named = [_UNKNOWN.in_language(spoken) if row[key] is None else str(row[key]) for key in keys]
    if row["visits"] is None:
        return [*named, _TOO_FEW.in_language(spoken), "", "", ""]
    numbers = [row["houses"], row["visits"], row["bookers"], round(row["cents"] / 100)]
    return [*named, *(_whole(value, spoken) for value in numbers)]


def _whole(number: int, spoken: str) -> str:
    return f"{number:,}".replace(",", "." if spoken == "nl" else ",")
