"""The thousand most common Dutch surnames, in the ways people write them in an open answer: which are found?"""

from __future__ import annotations

import csv
import re

import pytest

from publiek.listening.known_places import known_places
from publiek.surveys.responses.masking import mask

#: With a capital, or behind words that announce a name.
WAYS = (
    "Ik ben Anna {name} en vind het te duur",
    "te duur. Mijn naam is anna {small}",
    "ik ga altijd met {name} mee",
    "ik ga altijd met Anna {name} naar Utrecht",
    "vraag mevrouw {name} maar",
    "mijn buurman {name} kan niet mee",
    "Anna {name} deed onaardig tegen mij",
    "te ver voor ons\nGroeten, Anna {name}",
    "groetjes anna {small}",
    "IK HEET ANNA {capitals}",
    "A. {name} was erbij",
)


@pytest.fixture(scope="module")
def surnames(shared_data) -> list[str]:
    path = shared_data / "nl-surnames" / "top_1000_surnames_2007.csv"
    if not path.is_file():
        pytest.skip("needs nl-surnames")
    with path.open(encoding="utf-8") as file:
        return [row["surname"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("way", WAYS)
def test_the_thousand_most_common_surnames_do_not_get_through(way, surnames):
    places = known_places()
    left = []
    for name in surnames:
        text = mask(way.format(name=name, small=name.lower(), capitals=name.upper()), places=places).text
        words = [part for part in re.findall(r"\w+", name) if len(part) > 3 and part[0].isupper()]
        if any(re.search(rf"\b{part}\b", text, re.IGNORECASE) for part in words):
            left.append(name)
    # A surname that is also a municipality or a language, alone with a capital, is taken for that.
    assert all(name.split()[-1].casefold() in places | {"engels", "spaans"} for name in left), left
    assert len(left) <= (40 if "met {name} mee" in way else 0)
