"""From figure to sentence: what a report says, word for word."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from publiek.disclosure import release
from publiek.reports import Story, tell
from publiek.vocabulary.figures import Figure, TooThin
from tests.support.release_example import base, context_of, silenced


def figure(
    name: str, rows: list[dict[str, object]], *, counted: str = "bookers", limits: tuple[str, ...] = (), **facts: object
) -> Figure:
    return Figure(name, base(counted, 200, 250), pa.Table.from_pylist(rows), dict(facts), limits)


def told(*figures: Figure, language: str = "nl") -> Story:
    return tell(release(figures), context_of(language, home=False))


def sentence(key: str, *figures: Figure, language: str = "nl") -> str:
    card = next(card for card in told(*figures, language=language).cards if card.key == key)
    return (card.too_thin or card.sentence).replace("\N{NO-BREAK SPACE}", " ")


def segment(code: str, index: float, verdict: str, reference: str = "catchment") -> dict[str, object]:
    return {
        "reference": reference, "segment": code, "bookers": int(index), "share": index / 1000, "share_low": 0.05,
        "share_high": 0.2, "reference_share": 0.1, "index": index, "low": index * 0.9, "high": index * 1.1,
        "index_shrunk": index, "verdict": verdict,
    }  # fmt: skip


def person(code: str, index: float, verdict: str, *, sure: bool = True) -> dict[str, object]:
    reach = 1.05 if sure else 3.0
    return {
        "reference": "catchment", "segment": code, "bookers_modelled": index, "reference_share": 0.1, "index": index,
        "low": index / reach, "high": index * reach, "index_shrunk": index, "band_low": 20.0, "band_high": 300.0,
        "verdict": verdict,
    }  # fmt: skip


WHY = (
    " In elk gebied wonen verschillende groepen door elkaar. Daarom zijn de verschillen tussen gebieden kleiner dan "
    "die tussen mensen. Dit cijfer rekent terug naar de mensen; het is een schatting."
)


def spot(
    kind: str, rank: int | None, *, expected: float = 60.0, actual: int = 20, place: str = "Barendrecht"
) -> dict[str, object]:
    return {
        "pc4": 2991 + (rank or 0), "place": place, "municipality": place, "households": 4000, "km": 8.0,
        "expected": expected, "actual": actual, "shortfall": expected - actual, "probability": 0.97, "kind": kind,
        "rank": rank,
    }  # fmt: skip


def season(name: str, **shares: float) -> list[dict[str, object]]:
    return [{"season": name, "state": s, "bookers": 10, "share": v, "low": v, "high": v} for s, v in shares.items()]


def part(key: str, visits: int, **more: object) -> dict[str, object]:
    known = {
        "key": key, "start": None, "performances": 4, "tickets": visits, "visits": visits, "bookers": 150,
        "revenue_cents": 100, "new_share": None, "median_km": None, "share": 0.6, "occupancy": None,
    }  # fmt: skip
    return {**known, **more}


GROUPS = [segment("G1", 150, "above"), segment("G2", 130, "above"), segment("G3", 120, "above")]
SAID = [
    # card, figure, sentence
    (
        "who-comes",
        figure("segment_index", [*GROUPS[:1], segment("G3", 99, "undecided"), segment("G4", 60, "below")]),
        "Uit gebieden met de groep ‘Oude stadswijken’ komt meer publiek dan er in uw verzorgingsgebied woont; "
        "uit gebieden met de groep ‘Naoorlogse wijken’ minder.",
    ),
    (
        "who-comes",
        figure("segment_index", GROUPS),
        "Uit gebieden met de groepen ‘Oude stadswijken’ en ‘Binnenstad en studie’ komt meer publiek dan er in uw "
        "verzorgingsgebied woont.",
    ),
    (
        "who-comes",
        figure("segment_index", [segment("G1", 101, "undecided"), segment("G1", 99, "undecided", "nl")]),
        "Bij geen enkele groep is zeker dat er meer of minder publiek komt dan er in uw verzorgingsgebied woont. "
        "Vergeleken met Nederland is het oordeel hetzelfde.",
    ),
    (
        "who-comes",
        figure("segment_index", [segment("G1", 101, "undecided"), segment("G1", 199, "above", "nl")]),
        "Bij geen enkele groep is zeker dat er meer of minder publiek komt dan er in uw verzorgingsgebied woont. "
        "Vergeleken met Nederland is het oordeel over 1 groep anders.",
    ),
    (
        "people",
        figure("person_index", [person("G1", 210, "above"), person("G4", 40, "below"), person("G3", 99, "undecided")]),
        "Huishoudens van de groep ‘Oude stadswijken’ komen vaker dan een gemiddeld huishouden even ver weg; die van de "
        "groep ‘Naoorlogse wijken’ minder vaak." + WHY,
    ),
    (
        "people",
        figure("person_index", [person("G1", 210, "undecided"), person("G4", 95, "undecided", sure=False)]),
        "Bij geen enkele groep is zeker dat de mensen zelf vaker of minder vaak komen. Het lijkt wel zo bij de groep "
        "‘Oude stadswijken’, maar het kan ook aan de buurt liggen." + WHY,
    ),
    (
        "people",
        figure("person_index", [person("G1", 110, "undecided", sure=False)]),
        "Bij geen enkele groep is zeker dat de mensen zelf vaker of minder vaak komen." + WHY,
    ),
    (
        "people",
        replace(
            figure("person_index", [], limits=("person-index-model", "mix-says-too-little")), too_thin=TooThin(0, 1)
        ),
        "Hierover staat niets in de gegevens. In deze indeling is niet te zien welke groepen door elkaar wonen, dus "
        "over mensen zelf valt niets te zeggen.",
    ),
    (
        "missed-areas",
        figure("white_spots", [spot("missed", 1), spot("as_expected", None)]),
        "Uit 1 gebied komen duidelijk minder boekers dan u mag verwachten, samen 40 minder. "
        "De grootste kans ligt in Barendrecht (2992): 20 boekers, waar u er 60 mag verwachten.",
    ),
    (
        "missed-areas",
        figure("white_spots", [spot("as_expected", None)]),
        "Er zijn geen gebieden waar duidelijk minder boekers vandaan komen dan u mag verwachten.",
    ),
    (
        "missed-areas",
        figure("white_spots", [spot("low", None, expected=3.0, actual=2)]),
        "Nergens mag u tien of meer boekers uit één gebied verwachten; daarvoor zijn het er te weinig. "
        "Witte vlekken zijn zo niet te zien.",
    ),
    (
        "come-back",
        figure("loyalty", season("2024/25", unknown=1.0)),
        "De gegevens gaan over één seizoen (2024/25). Of mensen terugkomen, is pas te zien met een tweede seizoen.",
    ),
    (
        "come-back",
        figure("loyalty", season("2024/25", unknown=1.0) + season("2025/26", new=0.6, returning=0.4)),
        "Van de boekers in 2025/26 was 60% nieuw en 40% al eerder geweest. Dit seizoen loopt nog.",
    ),
    (
        "come-back",
        figure("loyalty", season("2023/24", unknown=1.0) + season("2024/25", new=0.6, returning=0.4, lapsed=0.53)),
        "Van de boekers in 2024/25 was 60% nieuw en 40% al eerder geweest. "
        "Van de boekers van 2023/24 kwam 53% in 2024/25 niet terug.",
    ),
    (
        "productions",
        figure("by_production", [part("De meeuw", 1, share=1.0)], counted="visits"),
        "Er was één productie, ‘De meeuw’, met 1 bezoek.",
    ),
    (
        "genres",
        figure("by_genre", [part("theatre", 60, new_share=0.2), part("dance", 40, new_share=0.5)], counted="visits"),
        "De meeste bezoeken zijn voor theater: 60% van alle bezoeken. "
        "Bij dans is het deel nieuwe boekers het grootst: 50%.",
    ),
    (
        "genres",
        figure("by_genre", [part("unknown", 60)], counted="visits"),
        "Van deze voorstellingen is het genre niet bekend. "
        "Zet het genre in het bestand, dan kunnen we genres vergelijken.",
    ),
    (
        "lead-time",
        figure(
            "lead_time",
            [{"band": "0", "tickets": 4, "share": 0.4}, {"band": "8-28", "tickets": 6, "share": 0.6}],
            median_days=1.0,
        ),
        "De helft van de kaartjes is 1 dag of langer van tevoren besteld. 40% is besteld in de laatste week.",
    ),
    (
        "prices",
        figure(
            "price",
            [{"ticket_type": "normal", "tickets": 5, "revenue_cents": 500, "mean_cents": 100.0, "share": 1.0}],
            mean_paid_cents=2231.4, median_paid_cents=2150.0, share_free=0.0,
        ),
        "Wie betaalt, betaalt gemiddeld € 22,31 voor een kaartje. De helft betaalt € 21,50 of minder.",
    ),
    (
        "where",
        silenced(figure("penetration", [{"pc4": 3011}]), have=31, need=100),
        "Te weinig gegevens om iets over te zeggen (31 van minstens 100 boekers).",
    ),
    (
        "sold",
        silenced(figure("channel", [{"channel": "x"}]), have=0, need=1, limits=("bookers-unknown",)),
        "Hierover staat niets in de gegevens. In deze gegevens staat niet wie er heeft geboekt, dus we weten niet om "
        "hoeveel boekers het gaat.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("key", "given", "expected"), SAID)
def test_a_figure_reads_as_this_sentence(key: str, given: Figure, expected: str) -> None:
    assert sentence(key, given) == expected


def test_a_house_elsewhere_than_its_audience_hears_so() -> None:
    catchment = figure(
        "catchment",
        [{"pc4": 3011}],
        areas80=1,
        radius80_km=3.4,
        municipality="Delft",
        municipality_of_venue="Rotterdam",
    )
    assert sentence("start-where", catchment) == (
        "80% van de bezoeken komt uit 1 postcodegebied: uw verzorgingsgebied. 80% komt van minder dan 3,4 km ver. "
        "De meeste boekers komen uit de gemeente Delft, en niet uit Rotterdam, waar uw locatie staat."
    )


def test_a_tally_is_told_in_visits_and_never_in_bookers() -> None:
    tally = figure("white_spots", [spot("missed", 1), spot("missed", 2)], counted="visits")
    assert "bezoeken" in sentence("missed-areas", tally)
    assert "boekers" not in sentence("missed-areas", tally)


def test_the_english_sentence_says_the_same() -> None:
    given = figure("segment_index", [segment("G1", 150, "above"), segment("G4", 60, "below")])
    assert sentence("who-comes", given, language="en") == (
        "Compared with who lives in your catchment, more of your audience comes from areas with the group ‘Old city "
        "districts’, and less from areas with the group ‘Post-war neighbourhoods’."
    )


def test_the_base_line_says_what_was_counted_over_which_period_and_with_what() -> None:
    given = figure("segment_index", [segment("G1", 150, "above")])
    given = replace(given, base=replace(given.base, reference="catchment", reference_n=61_300))
    card = next(card for card in told(given).cards if card.key == "who-comes")
    assert card.base_line.replace("\N{NO-BREAK SPACE}", " ") == (
        "Basis: 200 boekers met een bekende postcode (80% van alle boekers), 2 september 2022 tot en met 28 juni 2025; "
        "vergeleken met 61.300 huishoudens in uw verzorgingsgebied; CBS 2022; publiek 0.1.0."
    )


@pytest.mark.parametrize(
    ("right", "said"),
    [
        (0.314, "Het label van een gebied klopt voor ongeveer 31% van de mensen die er wonen."),
        (None, "Voor hoeveel mensen het label van hun gebied klopt, is niet gemeten."),
    ],
)
def test_the_base_line_says_of_how_many_people_a_label_is_right(right: float | None, said: str) -> None:
    given = figure("segment_index", [segment("G1", 150, "above")], labels_right=right)
    card = next(card for card in told(given).cards if card.key == "who-comes")
    assert card.base_line.replace("\N{NO-BREAK SPACE}", " ").endswith(f"publiek 0.1.0. {said}")


def test_a_house_whose_count_is_not_right_is_told_not_to_use_it() -> None:
    broken = replace(context_of(home=False), ledger=context_of(home=False).ledger._replace(rows_read=1))
    card = next(card for card in tell(release([]), broken).cards if card.key == "ledger")
    assert card.sentence.endswith("Gebruik deze cijfers niet.")
