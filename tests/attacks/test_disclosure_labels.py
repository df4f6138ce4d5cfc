"""The leak of a public dashboard in 2025, replayed with invented names: labels that houses typed held their names."""

from __future__ import annotations

import pytest

from publiek.disclosure.tables.cells import Dimension, Lattice
from publiek.disclosure.tables.labels import Words, found, refuse_names, require_codes
from publiek.errors import DisclosureError

WORDS = Words(names=["Stichting Theater Zonnewende", "De Bak", "Museum Kwikstaart"], common=["Kwikstaart"])


@pytest.mark.parametrize(
    "label",
    [
        "Vriendenkaart Theater Zonnewende",
        "vrienden THEATER-ZONNEWENDE 2025",
        "T-heater Zonnewénde",
        "Th\u200beater Z\u043en\u200bnew\u0435nde",
        "Theatre Zonnewende",
        "The4ter Z0nnewende",
        "abonnement zonnewende",
        "kaart de bak",
        "K-w-i-k-s-t-a-a-r-t Museum, museumkwikstaart",
    ],
)
def test_a_label_with_a_name_is_refused_and_the_refusal_does_not_repeat_it(label: str) -> None:
    with pytest.raises(DisclosureError, match="label-refused") as refused:
        refuse_names({"ticket type 3": label}, WORDS)
    assert refused.value.where["found"][0] == {"where": "ticket type 3", "what": "name"}
    assert "onnew" not in str(refused.value.as_dict()) and label not in str(refused.value.as_dict())


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("mail jan@voorbeeld.nl", "e-mail"),
        ("bel 06 1234 5678", "phone"),
        ("rond 1234 AB", "postcode"),
        ("rond 1234ab", "postcode"),
        ("op NL91 ABNA 0417 1643 00", "iban"),
    ],
)
def test_what_points_at_a_person_is_refused(text: str, what: str) -> None:
    assert what in {hit.what for hit in found({"title": text}, Words())}


@pytest.mark.parametrize(
    "text", ["Waar boekers wonen", "Seizoen 2024 en 2025", "Kwikstaart", "De bakker speelt theater"]
)
def test_plain_words_go_out(text: str) -> None:
    assert found({"title": text}, WORDS) == []


def test_free_text_is_never_a_dimension() -> None:
    lattice = Lattice((Dimension("genre", {"dance": "", "Vriendenkaart Zonnewende": ""}),))
    with pytest.raises(DisclosureError, match="label-not-a-code") as refused:
        require_codes(lattice, {"genre": ["dance", "opera"]})
    assert refused.value.where == {"dimension": "genre", "unknown": 1}
