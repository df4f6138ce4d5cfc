"""Which kind of ticket, channel, genre and booker do the words of a house stand for?"""

from __future__ import annotations

import pyarrow as pa
import pytest

from publiek.standardisation.sheet import plain
from publiek.standardisation.word_lists import FOLDER, load, word_list
from publiek.vocabulary.codes import BOOKER_KINDS, CHANNELS, GENRES, TICKET_TYPES
from tests.support.standardising import codes, one, standardise


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CJP", "discount"), ("CJP-korting", "discount"), ("Student", "discount"), ("Studententicket", "discount"),
        ("65+", "discount"), ("65-plus", "discount"), ("Groep vanaf 10", "discount"), ("Rotterdampas", "discount"),
        ("Stadspas (Amsterdam)", "discount"), ("U-pas", "discount"), ("t/m 12 jaar", "discount"), ("Kind", "discount"),
        ("Early Bird", "discount"), ("Ermäßigt", "discount"), ("Tarif réduit", "discount"), ("< 18", "discount"),
        ("Museumkaart", "pass"), ("Museumjaarkaart", "pass"), ("We Are Public", "pass"), ("Abonnement serie B", "pass"),
        ("Cineville", "pass"), ("Dauerkarte", "pass"), ("Passe-partout", "pass"),
        ("Vrijkaart", "free"), ("Gratis", "free"), ("Freikarte", "free"), ("Free admission", "free"),
        ("Gastenlijst", "guest"), ("Perskaart", "guest"), ("Genodigden première", "guest"),
        ("Normaal", "normal"), ("Volwassene", "normal"), ("1e rang", "normal"), ("Full price", "normal"),
        ("Regulär", "normal"),
        ("Zwevend", "other"),
    ],
)  # fmt: skip
def test_ticket_types(text: str, code: str) -> None:
    assert one("ticket_type", ticket_type=text, amount="10,00") == code


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("Normaal", "free"),
        ("CJP", "free"),
        ("Zwevend", "free"),
        (None, "free"),
        ("Museumkaart", "pass"),
        ("Gast", "guest"),
    ],
)
def test_a_price_of_nothing_makes_a_ticket_free_except_for_guests_and_passes(kind: str | None, code: str) -> None:
    assert one("ticket_type", ticket_type=[kind], amount="0,00") == code


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"ticket_type": "Normaal", "discount": "ZOMER10"}, "discount"),
        ({"ticket_type": "Normaal", "discount": "0,00"}, "normal"),
        ({"ticket_type": "Normaal", "discount": "2,50"}, "discount"),
        ({"ticket_type": "Normaal", "discount": "geen"}, "normal"),
        ({"ticket_type": "Normaal", "pass_name": "Vriendenclub"}, "pass"),
        ({"ticket_type": "Normaal", "pass_name": "nee"}, "normal"),
        ({"price_category": "A", "product": "Studentenkaart"}, "discount"),
    ],
)
def test_every_column_that_may_tell_is_read(columns: dict[str, str], code: str) -> None:
    assert one("ticket_type", amount="10,00", **columns) == code


def test_a_label_nobody_knows_is_noted_and_no_label_is_not() -> None:
    assert codes(standardise(ticket_type=["Zwevend", None])) == {"ticket-type-unknown": 1}


@pytest.mark.parametrize(
    ("system", "text", "code"),
    [
        ("plain", "Online", "online"), ("plain", "Webshop", "online"), ("plain", "Kassa", "till"),
        ("plain", "Box Office", "till"), ("plain", "Avondkassa", "till"), ("plain", "Telefonisch", "phone"),
        ("plain", "TicketSwap", "reseller"), ("plain", "Per duif", "other"), ("plain", None, "unknown"),
        ("pretix", "web", "online"), ("pretix", "pretixpos", "till"), ("pretix", "api.zapier", "other"),
        ("tixly", "True", "online"), ("tixly", "False", "till"),
    ],
)  # fmt: skip
def test_channels(system: str, text: str | None, code: str) -> None:
    assert one("channel", system=system, channel=[text]) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Toneel", "theatre"), ("Cabaret & kleinkunst", "cabaret"), ("Jeugdtheater", "family"),
        ("Muziektheater", "opera"),
        ("Klassieke muziek", "classical"), ("Pop/rock", "pop"),
        ("Modern dance", "dance"), ("Film", "film"),
        ("Tentoonstelling", "exhibition"), ("Jazz", "jazz"), ("Lezing", "literature"),
        ("Onbenoembaar", "other"), (None, "unknown"),
    ],
)  # fmt: skip
def test_genres_become_codes_and_the_own_label_stays(text: str | None, code: str) -> None:
    line = standardise(genre=[text]).lines.to_pylist()[0]
    assert (line["genre"], line["genre_own"]) == (code, text)


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"booker_kind": "Particulier"}, "person"), ({"booker_kind": "Onderwijs"}, "school"),
        ({"booker_kind": "Zakelijk"}, "company"), ({"booker_kind": "Groepen"}, "group"),
        ({"company": "Bakkerij Van Dam"}, "company"), ({"company": "Basisschool De Regenboog"}, "school"),
        ({"company": "Vereniging Ons Genoegen"}, "group"), ({"company": "-"}, "person"),
        ({"company": "n.v.t."}, "person"),
        ({"full_name": "Scholengemeenschap Oost"}, "school"), ({"full_name": "Piet Schoolmeester"}, "person"),
        ({"last_name": "van School"}, "person"), ({"full_name": "Reisbureau Zon B.V."}, "company"),
        ({"booker_kind": "Particulier", "company": "OBS De Vlieger"}, "school"),
    ],
)  # fmt: skip
def test_who_stands_behind_a_booking(columns: dict[str, str], kind: str) -> None:
    assert one("booker_kind", **columns) == kind


def test_every_code_in_a_word_list_is_one_of_the_standard() -> None:
    known = {"ticket_types": TICKET_TYPES, "channels": CHANNELS, "genres": GENRES, "booker_kinds": BOOKER_KINDS}
    for name, standard in known.items():
        assert {code for part in load(name)["lists"].values() for code in part} <= set(standard)


def test_every_word_list_is_dated_and_every_word_finds_its_own_code() -> None:
    for path in sorted(FOLDER.glob("*.yaml")):
        assert load(path.stem)["updated"], path.stem
    content = load("statuses")["lists"]["status"]
    words = word_list("statuses", "status")
    for code, listed in content.items():
        found = words.code_of(words.read(plain(pa.array(listed))), None).to_pylist()
        assert set(found) == {code}
