"""Our codes in other people's lists: every code has a place, or it is said that it has none. Nothing is forced."""

from __future__ import annotations

import pytest

from publiek.errors import UsageError
from publiek.programme.crosswalks import OF, STATES, crosswalk, crosswalks


@pytest.mark.parametrize(("scheme", "of"), crosswalks())
def test_every_code_of_ours_is_mapped_or_said_not_to_be(scheme: str, of: str) -> None:
    found = crosswalk(scheme, of)
    assert found.version
    assert all(address.startswith("https://") for address in found.source)
    for code in OF[of]:
        state, target = found.state(code), found.target(code)
        assert state in STATES
        assert (target is not None) == (state == "mapped"), code
        if state == "not-known" and code not in ("unknown", "other"):
            assert found.note(code) is not None or of == "genre"


def test_dip_knows_four_kinds_of_ticket() -> None:
    dip = crosswalk("dip", "ticket_type")
    assert set(dip.targets) == {"normal", "discount", "free", "other"}
    assert {code: dip.target(code).code for code in OF["ticket_type"]} == {  # type: ignore[union-attr]
        "normal": "normal", "discount": "discount", "free": "free", "pass": "other", "guest": "free", "other": "other",
    }  # fmt: skip


def test_cbs_museums_counts_passes_and_does_not_know_what_other_is() -> None:
    cbs = crosswalk("cbs-museums", "ticket_type")
    assert cbs.target("pass").code == "museum-pass"  # type: ignore[union-attr]
    assert cbs.target("other") is None
    assert cbs.state("other") == "not-known"


def test_film_is_no_performing_art_and_family_is_an_audience() -> None:
    cbs = crosswalk("cbs-performing-arts", "genre")
    assert cbs.state("film") == "not-applicable"
    assert cbs.state("family") == "not-known"
    assert cbs.target("musical") == cbs.target("opera")


def test_a_list_that_is_not_public_is_not_made_up() -> None:
    dip = crosswalk("dip", "genre")
    assert dip.targets == {}
    assert {dip.state(code) for code in OF["genre"]} == {"not-known"}


def test_uitdatabank_is_read_both_ways() -> None:
    table = crosswalk("uitdatabank", "genre")
    for code in OF["genre"]:
        if (target := table.target(code)) is not None:
            assert table.back(target.code) == code
    assert table.back("0.50.4.0.0") is None  # a concert, of which kind nobody said
    assert table.back("0.50.4.0.0 1.8.2.0.0") == "jazz"


def test_music_of_schema_org_is_not_made_into_a_genre() -> None:
    table = crosswalk("schema.org", "genre")
    assert table.target("jazz").code == "MusicEvent"  # type: ignore[union-attr]
    assert table.back("MusicEvent") is None


def test_what_nobody_knows_is_refused() -> None:
    with pytest.raises(UsageError, match="crosswalk-unknown"):
        crosswalk("dip", "shoe_size")
    with pytest.raises(UsageError, match="crosswalk-code-unknown"):
        crosswalk("dip", "ticket_type").target("backstage")
    with pytest.raises(UsageError, match="crosswalk-code-unknown"):
        crosswalk("uitdatabank", "genre").back("9.9.9")
