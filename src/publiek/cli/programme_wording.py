"""What do the commands about what is shown say, in both languages?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.agenda import KeptProgramme, MatchedHome, Waiting

HELP = {
    "programme": Text(
        "Wat er te zien is: agenda's, vaste codes, één productie in meer huizen.",
        "What is shown: agendas, identifiers, one production at several houses.",
    ),
    "add": Text("Neem een agenda op: bestand, map of webadres.", "Take in an agenda: a file, folder or web address."),
    "place": Text(
        "JSON-LD, UiTdatabank of CSV; een map; of https://…", "JSON-LD, UiTdatabank or CSV; a folder; or https://…"
    ),
    "source": Text("Hoe deze bron heet.", "What this source is called."),
    "sources": Text("Welke agenda's zijn opgenomen.", "Which agendas were taken in."),
    "forget": Text("Haal een agenda weg.", "Take an agenda out."),
    "show": Text("Wat een huis laat zien.", "What a house shows."),
    "match": Text(
        "Zoek welke producties van alle huizen hier dezelfde zijn.",
        "Find which productions of all houses here are the same.",
    ),
    "review": Text("Paren waar iemand naar moet kijken.", "Pairs that a person must look at."),
    "decided": Text("De beslissingen die al genomen zijn.", "The decisions that were taken."),
    "decide": Text("Zeg of twee producties dezelfde zijn.", "Say whether two productions are the same."),
    "record": Text("Huis en eigen code, zoals de-brug/P12.", "House and own code, such as de-brug/P12."),
    "answer": Text("same (dezelfde) of different (niet).", "same or different."),
    "undo": Text("Neem een beslissing terug.", "Take a decision back."),
    "merge": Text("Twee codes zijn één; de oudste blijft.", "Two identifiers are one; the oldest stays."),
    "split": Text(
        "Deze productie is een andere dan de rest met haar code.",
        "This production is another than the rest with its identifier.",
    ),
    "ids": Text("De codes, en wat ze dragen.", "The identifiers, and what carries them."),
    "kind": Text("Alleen deze soort.", "This kind alone."),
    "export": Text("Schrijf het register weg als open bestanden.", "Write the register as open files."),
    "import": Text("Neem het register van een ander over.", "Take in the register of somebody else."),
    "out": Text("Map waar het komt.", "Folder where it goes."),
}
STATES = {
    "planned": Text("gepland", "planned"),
    "held": Text("geweest", "held"),
    "moved": Text("verplaatst", "moved"),
    "cancelled": Text("afgelast", "cancelled"),
}
_WHY = {
    "title-exact-maker-same": Text("zelfde titel en maker", "same title and maker"),
    "title-exact-maker-unknown": Text(
        "zelfde titel, maker niet overal genoemd", "same title, maker not named everywhere"
    ),
    "title-exact-maker-different": Text("zelfde titel, andere maker", "same title, other maker"),
    "title-near-maker-same": Text("bijna dezelfde titel, zelfde maker", "nearly the same title, same maker"),
    "title-near-maker-unknown": Text("bijna dezelfde titel", "nearly the same title"),
    "shared-title-without-maker": Text("meer makers hebben deze titel", "several makers have this title"),
    "other-part": Text("ander deel", "other part"),
    "later-part-on-one-side": Text("maar één noemt een deel", "one names a part"),
    "other-version": Text("andere versie", "other version"),
    "other-year": Text("ander jaar in de titel", "other year in the title"),
    "other-subtitle": Text("andere ondertitel", "other subtitle"),
    "year-apart": Text("een jaar uit elkaar", "a year apart"),
    "years-apart": Text("jaren uit elkaar", "years apart"),
    "other-genre": Text("ander genre", "other genre"),
    "same-weeks": Text("in dezelfde weken", "in the same weeks"),
}


def kept_lines(kept: KeptProgramme) -> Iterator[Text]:
    """An agenda was taken in."""
    changes, n = kept.changes, len(kept.programme.performances)
    yield Text(f"Bron {kept.source}: {n} voorstellingen.", f"Source {kept.source}: {n} performances.")
    counts = [len(ids) for ids in (changes.new, changes.moved, changes.cancelled, changes.gone)]
    yield Text(
        "Nieuw: {}; verplaatst: {}; afgelast: {}; verdwenen: {}.".format(*counts),
        "New: {}; moved: {}; cancelled: {}; gone: {}.".format(*counts),
    )


def matched_lines(made: MatchedHome) -> Iterator[Text]:
    """What came of a matching."""
    yield Text(
        f"{made.productions} producties van {made.houses} huizen: {made.groups} verschillende, "
        f"{made.shared} in meer huizen.",
        f"{made.productions} productions of {made.houses} houses: {made.groups} different, {made.shared} at several.",
    )
    yield Text(
        f"Nieuwe codes: {made.minted}; samengevoegd: {made.merged}.",
        f"New identifiers: {made.minted}; merged: {made.merged}.",
    )
    if made.review:
        yield Text(
            f"{made.review} paren wachten op een mens: publiek programme review.",
            f"{made.review} pairs wait for a person: publiek programme review.",
        )
    if made.unnamed:
        yield Text(
            f"{made.unnamed} paren: titels van veel huizen zonder maker. Neem agenda's op die een maker noemen.",
            f"{made.unnamed} pairs: titles of many houses without a maker. Add agendas that name one.",
        )


def waiting_lines(pair: Waiting) -> Iterator[Text]:
    """A pair that waits."""
    share = round(100 * pair.probability)
    yield Text(f"{share}%  {why_line(pair).nl}", f"{share}%  {why_line(pair).en}")
    for side in (pair.left, pair.right):
        told = f"    {side['key']}: {side['title']}  {side['maker']}  {side['first']} – {side['last']}"
        yield Text(told, told)


def why_line(pair: Waiting) -> Text:
    """What a pair rests on, in words."""
    known = [_WHY[fact] for fact in pair.why if fact in _WHY]
    return Text("; ".join(one.nl for one in known), "; ".join(one.en for one in known))
