"""What was agreed is one readable file; what is not understood in it is refused by the name of the field."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from publiek.collective import agreements
from publiek.collective.menu import lattice_of, menu
from publiek.errors import UsageError
from tests.support.agreements import agreement_file, an_agreement

MEMBERS = ("huis-a", "huis-b", "huis-c", "huis-d", "huis-e")


def test_an_agreement_says_who_what_why_and_until_when() -> None:
    agreed = an_agreement(MEMBERS)
    assert agreed.members == MEMBERS
    assert agreed.purpose.nl
    assert (agreed.since, agreed.until) == (date(2024, 8, 1), date(2030, 7, 31))
    assert agreed.tables == ("origin", "programme", "months", "takings", "indicators")
    assert (agreed.persons, agreed.organisations) == (10, 4)
    assert agreed.release.needed == 2


def test_who_signs_signs_exactly_this_file() -> None:
    once, again = an_agreement(MEMBERS), an_agreement(MEMBERS)
    longer = agreements.parse(agreement_file(MEMBERS).replace(b"2030-07-31", b"2031-07-31"))
    assert once.digest == again.digest != longer.digest


def test_overlap_needs_its_terms() -> None:
    terms = {"strength": "centre", "rho": 0.5, "key_holder": "de-sleutel"}
    agreed = an_agreement(MEMBERS, tables=["origin", "overlap"], overlap=terms)
    assert agreed.overlap.key_holder == "de-sleutel"
    with pytest.raises(UsageError, match="agreement-unreadable"):
        an_agreement(MEMBERS, tables=["origin", "overlap"])
    servers = {**terms, "strength": "sharing"}
    with pytest.raises(UsageError):
        an_agreement(MEMBERS, tables=["overlap"], overlap={**servers, "servers": ["een", "twee"]})
    assert an_agreement(MEMBERS, tables=["overlap"], overlap={**servers, "servers": ["een", "twee", "drie"]})


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("members", {"members": ["huis-a", "huis-a", "huis-b", "huis-c"]}),
        ("members", {"members": ["huis-a", "huis-b", "huis-c"]}),
        ("members", {"members": ["../huis", "huis-b", "huis-c", "huis-d"]}),
        ("rounds", {"rounds": []}),
        ("rounds", {"rounds": ["last year"]}),
        ("tables", {"tables": []}),
        ("segmentation", {"segmentation": "area-types"}),
        ("eyes", {"eyes": "everybody"}),
        ("minimum", {"minimum": {"persons": 5, "organisations": 4}}),
        ("minimum", {"minimum": {"persons": 10, "organisations": 2}}),
        ("minimum", {"minimum": {}}),
        ("approve", {"approve": {"contribution": "direction", "release": {"needed": 1, "by": ["anna", "bram"]}}}),
        ("approve", {"approve": {"contribution": "direction", "release": {"needed": 3, "by": ["anna", "bram"]}}}),
        ("approve", {"approve": {"contribution": "direction"}}),
        ("named", {"named": ["huis-z"]}),
        ("holdings", {"holdings": {"huis-z": "stichting"}}),
        ("licence", {"licence": "proprietary"}),
        ("licence", {"licence": "CC-BY-4.0"}),
        ("purpose", {"purpose": {"nl": " ", "en": " "}}),
        ("unheard-of", {"unheard-of": 1}),
    ],
)
def test_what_is_not_understood_is_refused_by_the_name_of_its_field(field: str, changes: dict[str, object]) -> None:
    told = yaml.safe_load(agreement_file(MEMBERS)) | changes
    with pytest.raises(UsageError) as refused:
        agreements.parse(yaml.safe_dump(told).encode())
    assert refused.value.code == "agreement-unreadable"
    assert refused.value.where == {"field": field}


@pytest.mark.parametrize("content", [b"", b"[]", b"a: [", b"\xff\xfe", b"agreement: x"])
def test_a_file_that_is_no_agreement(content: bytes) -> None:
    with pytest.raises(UsageError, match="agreement-unreadable"):
        agreements.parse(content)


def test_a_table_that_is_not_on_the_menu() -> None:
    with pytest.raises(UsageError, match="table-not-on-menu"):
        an_agreement(MEMBERS, tables=["origin", "surnames"])


def test_a_round_outside_the_agreement() -> None:
    agreed = an_agreement(MEMBERS)
    agreed.require_round("2024/25", today=date(2026, 1, 1))
    with pytest.raises(UsageError, match="round-not-agreed"):
        agreed.require_round("2019/20", today=date(2026, 1, 1))
    with pytest.raises(UsageError, match="agreement-not-now"):
        agreed.require_round("2024/25", today=date(2031, 1, 1))


def test_every_table_of_counts_has_a_fixed_shape() -> None:
    """Nobody can ask for another division of the same people: there is no door for it."""
    for code, table in menu().items():
        assert table.meaning.nl
        assert table.meaning.en
        if table.kind in ("counts", "sums"):
            lattice = lattice_of(code, scheme="area-types@2022.2")
            assert [dimension.name for dimension in lattice.dimensions] == list(table.dimensions)
            assert lattice.size < 5_000
