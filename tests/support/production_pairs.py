"""Invented productions as three venues write them, with what is truly the same, and what only seems so.

Every family is one production, or a few that are easily taken for one another: the same title by other companies, parts
of a series, yearly shows of one person, a best-of, a family version, stagings of a work that many play, editions of a
festival, titles that look alike. Titles and makers are put together from plain words; nobody in it exists.
"""

# ruff: noqa: E501  lists of words, and of ways to write
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from random import Random

from publiek.programme.told import Told

#: So often a venue tells nothing of who made it.
NAMELESS = 0.08
_FIRST = [
    "stille",
    "rode",
    "lange",
    "laatste",
    "kleine",
    "verre",
    "warme",
    "blauwe",
    "grote",
    "vergeten",
    "nieuwe",
    "dubbele",
    "open",
    "zachte",
    "zwarte",
    "gouden",
    "witte",
    "losse",
    "vreemde",
    "halve",
]
_NOUN = [
    "tuin",
    "haven",
    "brug",
    "kamer",
    "dijk",
    "storm",
    "spiegel",
    "zolder",
    "trein",
    "vogel",
    "sleutel",
    "toren",
    "rivier",
    "lantaarn",
    "brief",
    "koffer",
    "tafel",
    "wolk",
    "tunnel",
    "kustlijn",
    "vuurtoren",
    "akker",
    "spoorlijn",
    "winkel",
    "kelder",
    "veerpont",
    "hemel",
    "klok",
    "jas",
    "schaduw",
    "orkaan",
    "molen",
    "duinpan",
    "kade",
    "sluis",
    "kraanvogel",
    "bakker",
    "kapper",
    "notaris",
    "postbode",
    "buurvrouw",
    "schipper",
    "tuinman",
    "portier",
    "zeeman",
    "imker",
    "roeier",
    "glazenier",
]
_VERB = [
    "wacht",
    "danst",
    "zwijgt",
    "verdwijnt",
    "zingt",
    "komt",
    "vertrekt",
    "droomt",
    "keert",
    "breekt",
    "groeit",
    "valt",
]
_PLACE = [
    "Linde",
    "Westwaard",
    "Noorderkust",
    "Zuiderdam",
    "Havenzicht",
    "Waterkant",
    "Oostpoort",
    "Duinrand",
    "Kromme",
    "Eik",
    "Veldzicht",
    "Molenwijk",
    "Zandpad",
    "Bergweg",
    "Singel",
    "Wilgenhof",
    "Vaartland",
    "Heuvelrug",
    "Meerzicht",
]
_GIVEN = [
    "Anna",
    "Bram",
    "Carla",
    "Daan",
    "Els",
    "Femke",
    "Gijs",
    "Hanna",
    "Ivo",
    "Jet",
    "Koen",
    "Lotte",
    "Mees",
    "Nora",
    "Otto",
    "Pien",
    "Ruben",
    "Saar",
    "Teun",
    "Vera",
]
_FAMILY = [
    "Veldhuis",
    "Kromwijk",
    "Zandstra",
    "Overdam",
    "Berkema",
    "Dijkwater",
    "Hoogveen",
    "Lindeboom",
    "Waterink",
    "Zomerdijk",
    "Kustema",
    "Vaartsma",
    "Windhorst",
    "Eikelaar",
    "Molenkamp",
    "Rietberg",
]
_REPERTOIRE = [
    "Hamlet",
    "Macbeth",
    "De Kersentuin",
    "De Meeuw",
    "Oom Wanja",
    "Medea",
    "Antigone",
    "Faust",
    "Tartuffe",
    "Kerstconcert",
    "Requiem",
    "Het Zwanenmeer",
    "Romeo en Julia",
    "Nieuwjaarsconcert",
    "De Notenkraker",
]
_STAGE = ("theatre", "theatre", "cabaret", "dance", "musical", "family", "classical", "pop", "jazz")
_KINDS = {
    "theatre": ("Toneelgroep {}", "Theatergroep {}", "Het {} Collectief", "{} Producties"),
    "dance": ("Dansgroep {}", "{} Dance Company"),
    "musical": ("{} Theaterproducties", "Muziektheater {}"),
    "family": ("Jeugdtheater {}", "Poppentheater {}"),
    "classical": ("{} Kamerorkest", "Ensemble {}", "Strijkkwartet {}"),
    "pop": ("De {}s", "{}"),
    "jazz": ("{} Trio", "{} Bigband"),
}


@dataclass(frozen=True)
class Made:
    """One production as it truly is."""

    family: int
    number: int
    title: str
    maker: str
    genre: str
    start: date
    days: int
    subtitle: str = ""
    part: str = ""
    version: str = ""
    year: int | None = None
    edition: int | None = None
    age: int | None = None
    star: str = ""


@dataclass(frozen=True)
class Pair:
    """Two tellings and whether they are of one production. `kind`: which sort of family they are from."""

    one: Told
    other: Told
    same: bool
    family: int
    kind: str


def families(seed: int, number: int) -> Iterator[tuple[str, list[Made]]]:
    """Families of productions, with what sort they are."""
    dice = Random(seed)
    sorts: list[tuple[str, int, Callable[[Random, int], list[Made]]]] = [
        ("plain", 40, lambda d, f: [_made(d, f, 0)]),
        ("same title, other maker", 10, _same_title),
        ("parts", 8, _parts),
        ("shows of one person", 10, _one_person),
        ("best of", 5, _best_of),
        ("family version", 5, _family_version),
        ("work that many play", 7, _work),
        ("editions of a festival", 6, _editions),
        ("conference of every year", 3, _every_year),
        ("titles that look alike", 8, _alike),
    ]
    for family in range(number):
        kind, _, make = dice.choices(sorts, [weight for _, weight, _ in sorts])[0]
        yield kind, make(dice, family)


def tellings(made: Made, dice: Random, *, nameless: float) -> list[Told]:
    """The production as three venues write it (each shows it or not; at least two do).

    With chance `nameless` a venue does not tell who made it.
    """
    houses = dice.sample(range(3), dice.choice((2, 3, 3)))
    return [
        _STYLES[house](replace(made, maker="") if dice.random() < nameless else made, dice) for house in sorted(houses)
    ]


def labelled(seed: int, number: int, *, nameless: float = NAMELESS) -> tuple[list[Told], list[Pair]]:
    """Everything that is told, and labelled pairs: every true one, every one within a family, and as many strangers."""
    dice = Random(seed + 1)
    told, pairs, loose = [], [], []
    for kind, productions in families(seed, number):
        found = [(made, one) for made in productions for one in tellings(made, dice, nameless=nameless)]
        told.extend(one for _, one in found)
        loose.extend(found)
        for (a, one), (b, other) in combinations(found, 2):
            if one.house != other.house:
                pairs.append(Pair(one, other, a.number == b.number, a.family, kind))
    for _ in range(number):
        (a, one), (b, other) = dice.sample(loose, 2)
        if a.family != b.family and one.house != other.house:
            pairs.append(Pair(one, other, False, a.family, "strangers"))
    return told, pairs


def _title(dice: Random) -> str:
    noun, other = dice.sample(_NOUN, 2)
    first = dice.choice(_FIRST)
    return dice.choice(
        (
            f"De {first} {noun}",
            f"De {noun} {dice.choice(_VERB)}",
            f"Het geluk van de {noun}",
            f"{noun.capitalize()}",
            f"{noun.capitalize()} en {other}",
            f"Alles over {noun} en {other}",
            f"Een {first} {noun} in de nacht",
            f"{first.capitalize()} {noun}",
            f"Wie {dice.choice(_VERB)} daar?",
            f"Brieven aan de {noun}",
        )
    )


def _person(dice: Random) -> str:
    return f"{dice.choice(_GIVEN)} {dice.choice(_FAMILY)}"


def _maker(dice: Random, genre: str) -> str:
    if genre == "cabaret":
        return _person(dice)
    name = dice.choice(_PLACE) if dice.random() < 0.6 else dice.choice(_NOUN).capitalize()
    return dice.choice(_KINDS[genre]).format(name)


def _made(dice: Random, family: int, number: int, **said: object) -> Made:
    genre = str(said.pop("genre", "") or dice.choice(_STAGE))
    start = date(2024, 9, 1) + timedelta(dice.randrange(0, 560))
    plain = Made(family, number, _title(dice), _maker(dice, genre), genre, start, dice.choice((20, 60, 90, 150)))
    if dice.random() < 0.2:
        plain = replace(plain, subtitle=f"een {dice.choice(('komedie', 'tragedie', 'ode', 'reis', 'avond', 'liefdesverhaal'))} over {dice.choice(_NOUN)}")  # fmt: skip
    if dice.random() < 0.12:
        plain = replace(plain, star=_person(dice))
    if genre == "family":
        plain = replace(plain, age=dice.choice((4, 6, 8)))
    return replace(plain, **said)  # type: ignore[arg-type]


def _same_title(dice: Random, family: int) -> list[Made]:
    title = _title(dice)
    return _by_others(dice, [_made(dice, family, n, title=title) for n in range(dice.choice((2, 2, 3)))])


def _by_others(dice: Random, made: list[Made]) -> list[Made]:
    """The same productions, no two of them by makers with one name."""
    kept: list[Made] = []
    for one in made:
        while any(_own_words(one.maker) & _own_words(other.maker) for other in kept):
            one = replace(one, maker=_maker(dice, one.genre))
        kept.append(one)
    return kept


def _own_words(maker: str) -> set[str]:
    return {word for word in maker.split() if word.rstrip("s") in {*_PLACE, *_FAMILY, *map(str.capitalize, _NOUN)}}


def _parts(dice: Random, family: int) -> list[Made]:
    first = _made(dice, family, 0, part="1")
    later = first.start + timedelta(dice.choice((30, 200, 365)))
    return [first, replace(first, number=1, part="2", start=later)]


def _one_person(dice: Random, family: int) -> list[Made]:
    maker = _person(dice)
    return [
        _made(dice, family, n, genre="cabaret", maker=maker, start=date(2024, 9, 1) + timedelta(365 * n), days=200)
        for n in range(2)
    ]


def _best_of(dice: Random, family: int) -> list[Made]:
    first = _made(dice, family, 0, genre=dice.choice(("cabaret", "pop", "musical")))
    return [
        first,
        replace(first, number=1, version="best of", start=first.start + timedelta(dice.choice((0, 200, 400)))),
    ]


def _family_version(dice: Random, family: int) -> list[Made]:
    first = _made(dice, family, 0, genre=dice.choice(("theatre", "musical", "classical")))
    return [first, replace(first, number=1, version="family", age=dice.choice((4, 6)))]


def _work(dice: Random, family: int) -> list[Made]:
    title = dice.choice(_REPERTOIRE)
    genre = (
        "classical" if "concert" in title or title == "Requiem" else "dance" if title.startswith("Het Z") else "theatre"
    )
    return _by_others(
        dice, [_made(dice, family, n, title=title, genre=genre, subtitle="") for n in range(dice.choice((2, 3)))]
    )


def _editions(dice: Random, family: int) -> list[Made]:
    title = f"{dice.choice(_PLACE)} {dice.choice(('Festival', 'Jazzdagen', 'Filmdagen', 'Zomerfeest'))}"
    first = _made(dice, family, 0, title=title, maker="", genre="jazz", subtitle="", star="", days=4)
    edition = dice.randrange(3, 30)
    return [
        replace(first, number=n, year=first.start.year + n, edition=edition + n, start=first.start + timedelta(364 * n))
        for n in range(2)
    ]


def _every_year(dice: Random, family: int) -> list[Made]:
    maker = _person(dice)
    return [
        _made(
            dice,
            family,
            n,
            title="Oudejaarsconference",
            maker=maker,
            genre="cabaret",
            subtitle="",
            star="",
            year=2024 + n,
            start=date(2024 + n, 11, 20),
            days=40,
        )
        for n in range(2)
    ]


def _alike(dice: Random, family: int) -> list[Made]:
    noun, other = dice.sample(_NOUN, 2)
    titles = dice.choice(
        (
            (f"De {noun}", f"De {noun} van {other}"),
            (f"{noun.capitalize()}licht", f"{noun.capitalize()}nacht"),
            (f"De {noun} en de {other}", f"De {other} en de zee"),
            (f"Alles over {noun}", f"Alles over {other}"),
        )
    )
    first = _made(dice, family, 0, title=titles[0])
    return [first, _made(dice, family, 1, title=titles[1], **({"maker": first.maker} if dice.random() < 0.5 else {}))]


def _tidy(made: Made, dice: Random) -> Told:
    """A venue with a system that has a field for everything, and fills most of them in."""
    title = made.title
    if made.part and not (made.part == "1" and dice.random() < 0.3):
        title += dice.choice((f" deel {made.part}", f" - deel {made.part}", f" {'I' * int(made.part)}"))
    title = _with_version(title, made, dice)
    if made.subtitle and dice.random() < 0.5:
        title += f": {made.subtitle}"
    if made.year and dice.random() < 0.75:
        title += f" {made.year}"
    return _told(0, made, title, made.maker, dice)


def _maker_first(made: Made, dice: Random) -> Told:
    """A venue that writes who plays before or behind the title, and has no field for it."""
    title = _with_version(made.title, made, dice)
    if made.part:
        title += dice.choice((f" (deel {made.part})", f" {made.part}", f" dl. {made.part}"))
    if made.edition and dice.random() < 0.4:
        title = f"{made.edition}e editie {title}"
    elif made.year and dice.random() < 0.8:
        title += f" ({made.year})"
    if made.subtitle and dice.random() < 0.2:
        title += f" – {made.subtitle}"
    if made.star and dice.random() < 0.4:
        title += f" met {made.star}"
    maker = _short(made.maker, dice)
    if maker:
        title = dice.choice((f"{maker} – {title}", f"{title} – {maker}", f"{maker} / {title}", f"{title} ({maker})", f"{title} door {maker}", f"{maker}: {title}"))  # fmt: skip
    return _told(1, made, title, "", dice)


def _loud(made: Made, dice: Random) -> Told:
    """A venue that types fast: capitals, announcements, articles behind, typing errors."""
    title = made.title
    for article in ("De ", "Het ", "Een "):
        if title.startswith(article) and dice.random() < 0.3:
            title = f"{title[len(article) :].capitalize()}, {article.strip().lower()}"
    if dice.random() < 0.08 and len(title) > 7:
        spot = dice.randrange(2, len(title) - 2)
        title = title[:spot] + title[spot + 1] + title[spot] + title[spot + 2 :]
    title = title.upper() if dice.random() < 0.4 else title
    if made.part:
        title += dice.choice((f" #{made.part}", f" (deel {made.part})", f" vol. {made.part}"))
    title = _with_version(title, made, dice)
    if made.year and dice.random() < 0.7:
        title += f" {made.year}"
    if made.age and dice.random() < 0.8:
        title += dice.choice((f" ({made.age}+)", f" {made.age}+", f" | vanaf {made.age} jaar"))
    if dice.random() < 0.35:
        title += dice.choice((" (try-out)", " - UITVERKOCHT", " | première", " (reprise)", " + inleiding", " (extra voorstelling)", " - laatste kaarten!", " (Engels boventiteld)"))  # fmt: skip
    maker = _short(made.maker, dice)
    field = ""
    if maker and dice.random() < 0.35:
        title = f"{maker} | {title}"
    else:
        field = maker
    return _told(2, made, title, field, dice)


_STYLES = (_tidy, _maker_first, _loud)


def _with_version(title: str, made: Made, dice: Random) -> str:
    if made.version == "best of":
        return dice.choice((f"{title} – best of", f"Het beste van {title}", f"{title} (best of)"))
    if made.version == "family":
        return dice.choice((f"{title} (familievoorstelling)", f"{title} voor kinderen", f"{title} - familieversie"))
    return title


def _short(maker: str, dice: Random) -> str:
    if dice.random() < 0.4:
        for long, short in (
            ("Toneelgroep", "TG"),
            ("Theatergroep", "Th.gr."),
            ("Ensemble", "Ens."),
            ("Kamerorkest", "Kamerork."),
        ):
            maker = maker.replace(long, short)
    return maker.upper() if dice.random() < 0.1 else maker


def _told(house: int, made: Made, title: str, maker: str, dice: Random) -> Told:
    first = made.start + timedelta(dice.randrange(0, made.days + 1))
    last = min(first + timedelta(dice.choice((0, 0, 1, 7))), made.start + timedelta(made.days + 7))
    genre = made.genre if dice.random() < 0.75 else dice.choice(("", "unknown", "other", "theatre"))
    key = f"venue-{'abc'[house]}/{made.family}-{made.number}"
    return Told(key, title, maker, genre, first, last)
