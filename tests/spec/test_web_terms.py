"""A site looks at every house once a day; what is due is told first and goes two weeks later."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from secrets import token_hex

import pytest

from publiek import retention
from publiek.pipeline import take_in
from publiek.web.terms import working
from publiek.web.visibility import house_of
from tests.support.site import an_organisation

pytestmark = pytest.mark.django_db
ROWS = """Bestelnummer;E-mail;Postcode;Besteldatum;Voorstelling;Datum;Aantal;Bedrag
1;a@example.org;3011 AB;02-11-2019;Hamlet;16-01-2020;1;20,00
2;b@example.org;3012 AB;02-11-2019;Hamlet;16-01-2020;2;40,00
"""


def test_a_house_is_told_first_and_what_is_due_goes_two_weeks_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation = an_organisation(f"huis-{token_hex(4)}")
    house = house_of(organisation)
    (tmp_path / "old.csv").write_text(ROWS, "utf-8")
    take_in(tmp_path / "old.csv", house=house)
    monkeypatch.setattr(working, "_done", {slug: date.today() for slug in _others(organisation.slug)})
    assert working.look() == {organisation.slug: 0}
    assert working.look() == {}, "once a day"
    assert retention.history(house) == ()
    notice = house.home / "organisations" / organisation.slug / "retention" / "NOTICE"
    told = json.loads(notice.read_text())["told_on"]
    assert told == date.today().isoformat()
    notice.write_text(json.dumps({"told_on": (date.today() - timedelta(days=14)).isoformat()}))
    working._done.pop(organisation.slug)
    assert working.look() == {organisation.slug: 0}
    (run,) = retention.history(house)
    assert run.gone == {"lines": 2}
    assert not notice.exists()


def _others(slug: str) -> list[str]:
    from publiek.web.people.models import Organisation

    return [one for one in Organisation.objects.values_list("slug", flat=True) if one != slug]
