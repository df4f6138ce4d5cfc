"""Which customers get a group behind their number, in which form, and what stays of the list? (Nothing.)"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from publiek import consent
from publiek.consent import Said
from publiek.pipeline import House
from publiek.web.people.models import LogEntry
from publiek.web.takeaway.in_memory import MOST
from publiek.workshop.permitted_labels import keyed, label
from tests.support.deciding import adopted
from tests.support.site import an_organisation, seated, words_of

PAGE = "/o/de-brug/take/segments/"
HEADS = "Klantnummer;Naam;Postcode;Toestemming;Bezwaar"


def _label(tmp_path: Path, *rows: str, heads: str = HEADS, **how: object):
    path = tmp_path / "list.csv"
    path.write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")
    return label(path, House("x", tmp_path).scheme, language="nl", **how)


def _kept(tmp_path: Path, *rows: str, **how: object) -> list[str]:
    return _label(tmp_path, *rows, **how).table["number"].to_pylist()


@pytest.mark.parametrize("word", ["ja", "Ja", "J", "yes", "TRUE", "1", "x", "waar", "opt-in"])
def test_who_said_yes_gets_a_group(word: str, tmp_path: Path) -> None:
    assert _kept(tmp_path, f"1;Jan;3011 AB;{word};", "2;An;3012AC;ja;nee") == ["1", "2"]


@pytest.mark.parametrize(
    "word", ["", "nee", "misschien", "0", "false", "?", "onbekend", "12-03-2024", "ja, maar", "ja?", "-", "(ja)"]
)
def test_anything_but_yes_is_no(word: str, tmp_path: Path) -> None:
    made = _label(tmp_path, f"1;Jan;3011AB;{word};", "2;An;3012AC;ja;")
    assert made.table["number"].to_pylist() == ["2"]
    assert made.left_out == {"no-permission": 1}


@pytest.mark.parametrize("word", ["ja", "x", "1", "2024-03-01", "via telefoon", "?"])
def test_an_objection_comes_before_permission_in_whatever_words(word: str, tmp_path: Path) -> None:
    made = _label(tmp_path, f"1;Jan;3011AB;ja;{word}", "2;An;3012AC;ja;")
    assert made.table["number"].to_pylist() == ["2"]
    assert made.left_out == {"refused": 1}


def test_rows_of_one_customer_that_disagree_mean_no(tmp_path: Path) -> None:
    rows = (
        "1;Jan;3011AB;ja;",
        "1;Jan;3011AB;nee;",
        "2;An;3012AC;ja;",
        "2;An;3012AC;ja;",
        "3;Wim;3011AB;ja;",
        "3;Wim;1853XX;ja;",
    )
    made = _label(tmp_path, *rows)
    assert made.table["number"].to_pylist() == ["2"]
    assert made.left_out == {"no-permission": 1, "disagree": 3}


def test_rows_are_all_accounted_for(tmp_path: Path) -> None:
    rows = (
        "1;Jan;3011AB;ja;",
        ";An;3012AC;ja;",
        "3;Wim;Gent;ja;",
        "4;Els;0000AA;ja;",
        "5;Ben;3013AB;;",
        "6;Ron;3014AB;ja;ja",
    )
    made = _label(tmp_path, *rows)
    assert made.rows == 6 == made.kept + sum(made.left_out.values())


def test_without_a_column_of_permission_nobody_gets_a_group(tmp_path: Path) -> None:
    from publiek.errors import UsageError

    with pytest.raises(UsageError) as refused:
        _label(tmp_path, "1;3011AB", heads="Klantnummer;Postcode")
    assert refused.value.where == {"missing": ["consent"]}


def test_a_keyed_number_is_joined_by_who_has_the_secret_and_the_list(tmp_path: Path) -> None:
    secret = "s" * 24
    made = _label(tmp_path, "1007;Jan;3011AB;ja;", secret=secret)
    assert made.table["number"].to_pylist() == [keyed("1007", secret)]
    assert keyed("1007", secret) != keyed("1007", "t" * 24)


def test_the_script_in_the_guide_keys_numbers_the_same_way(tmp_path: Path) -> None:
    """Run as it stands in the guide: a house has no Publiek at hand where it joins."""
    guide = Path(__file__).parents[2] / "docs" / "how-to" / "send-segments-to-your-crm.md"
    script = re.search(r"```python\n(.*?)```", guide.read_text(encoding="utf-8"), re.S)[1]
    found: dict[str, object] = {}
    exec(script, found)
    assert found["keyed"]("1007", "geheim" * 5) == keyed("1007", "geheim" * 5)


pytest_page = pytest.mark.django_db


@pytest.fixture
def steward(client: Client, settings: object, tmp_path: Path) -> Client:
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=tmp_path / "home")  # type: ignore[attr-defined]
    adopted(tmp_path / "home", "de-brug", "crm-group")
    client.force_login(seated("ans@example.org", an_organisation("de-brug"), "steward"))
    return client


def _list(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("klanten.csv", "\n".join([HEADS, *rows]).encode())


@pytest_page
def test_the_column_is_a_file_with_number_group_and_certainty(steward: Client) -> None:
    answer = steward.post(
        PAGE, {"list": _list("1007;Jan;3011AB;ja;", "1008;An;3012AC;;"), "numbers": "own", "record": "1"}
    )
    assert answer.headers["Content-Disposition"] == 'attachment; filename="de-brug-groepen.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["klantnummer", "groep", "groep_naam", "zekerheid_procent"]
    assert [row[0] for row in rows[1:]] == ["1007"]
    assert 0 < int(rows[1][3]) <= 100
    assert b"Jan" not in answer.content


@pytest_page
def test_one_may_look_first_and_nothing_of_the_list_is_on_the_page(steward: Client) -> None:
    answer = steward.post(
        PAGE, {"list": _list("77310491;Zqxvogel;3011AB;ja;", "2;An;3012AC;;"), "look": "1", "record": "1"}
    )
    said = words_of(answer.content.decode())
    assert "1 van 2 rijen krijgen een groep" in said
    assert "1 zonder toestemming" in said
    assert "77310491" not in answer.content.decode()
    assert not LogEntry.objects.filter(subject="column").exists()


@pytest_page
def test_only_counts_are_written_down(steward: Client) -> None:
    steward.post(PAGE, {"list": _list("77310491;Jan;3011AB;ja;", "2;An;3012AC;;"), "record": "1"})
    assert LogEntry.objects.get(subject="column").detail == {"rows": 2, "kept": 1}
    assert not any("77310491" in str(vars(entry)) for entry in LogEntry.objects.all())


@pytest_page
def test_a_number_that_is_a_formula_is_text(steward: Client) -> None:
    answer = steward.post(PAGE, {"list": _list('"=cmd|1";Jan;3011AB;ja;'), "record": "1"})
    assert "\r\n'=cmd|1;" in answer.content.decode("utf-8-sig")


@pytest_page
def test_without_a_ledger_nobody_gets_a_group_and_the_page_says_how_to_make_one(steward: Client) -> None:
    answer = steward.post(PAGE, {"list": _list("1007;Jan;3011AB;ja;")})
    assert answer.status_code == 422
    assert "Er is nog geen register van toestemming" in words_of(answer.content.decode())
    looked = words_of(steward.post(PAGE, {"list": _list("1007;Jan;3011AB;ja;"), "look": "1"}).content.decode())
    assert "0 van 1 rijen krijgen een groep" in looked
    assert "1 omdat er nog geen toestemmingsregister is" in looked
    assert "vink dit aan om het uit deze lijst te maken" in looked


@pytest_page
def test_looking_with_the_box_ticked_records_nothing(steward: Client) -> None:
    looked = steward.post(PAGE, {"list": _list("1007;Jan;3011AB;ja;"), "look": "1", "record": "1"})
    assert "1 van 1 rijen krijgen een groep" in words_of(looked.content.decode())
    assert steward.post(PAGE, {"list": _list("1007;Jan;3011AB;ja;")}).status_code == 422


@pytest_page
def test_the_ledger_says_no_where_a_later_list_says_yes(steward: Client) -> None:
    first = _list("1;Jan;3011AB;ja;", "2;An;3012AC;ja;ja", "3;Wim;3011AB;ja;")
    assert steward.post(PAGE, {"list": first, "record": "1"}).content.decode("utf-8-sig").count("\r\n") == 3
    later = _list("1;Jan;3011AB;ja;", "2;An;3012AC;ja;", "4;Els;3011AB;ja;")
    answer = steward.post(PAGE, {"list": later})
    assert [row.split(";")[0] for row in answer.content.decode("utf-8-sig").splitlines()[1:]] == ["1"]
    again = _list("1;Jan;3011AB;ja;", "2;An;3012AC;ja;", "4;Els;3011AB;ja;")
    said = words_of(steward.post(PAGE, {"list": again, "look": "1"}).content.decode())
    assert "1 volgens het toestemmingsregister: maakte bezwaar" in said
    assert "1 volgens het toestemmingsregister: geen toestemming bekend" in said


@pytest_page
def test_with_numbers_of_two_systems_the_page_asks_which(steward: Client) -> None:
    steward.post(PAGE, {"list": _list("1;Jan;3011AB;ja;"), "record": "1"})
    house = House("de-brug", site_settings.PUBLIEK.home, keys=site_settings.PUBLIEK.keys)
    said = Said("crm-column", "none", "consent", "given", datetime(2026, 1, 1, tzinfo=UTC))
    consent.record(house, [consent.Event(consent.Contact("", "1", "kassa"), said)])
    assert "Uit welk systeem komen de klantnummers?" in words_of(steward.get(PAGE).content.decode())
    assert steward.post(PAGE, {"list": _list("1;Jan;3011AB;ja;")}).status_code == 422
    for system, kept in (("kassa", "1 van 1"), ("", "1 van 1"), ("balie", "0 van 1")):
        answer = steward.post(PAGE, {"list": _list("1;Jan;3011AB;ja;"), "look": "1", "system": system})
        assert f"{kept} rijen krijgen een groep" in words_of(answer.content.decode())


REFUSED = {
    "column-list-none": b"",
    "column-list-columns": b"a;b\n1;2\n",
    "column-list-large": b"a" * (MOST + 1),
}


@pytest_page
@pytest.mark.parametrize("code", REFUSED)
def test_what_cannot_be_read_is_told_on_the_page(code: str, steward: Client) -> None:
    answer = steward.post(PAGE, {"list": SimpleUploadedFile("x.csv", REFUSED[code])})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@pytest_page
def test_a_short_secret_is_refused(steward: Client) -> None:
    answer = steward.post(PAGE, {"list": _list("1;Jan;3011AB;ja;"), "numbers": "keyed", "secret": "kort"})
    assert answer.status_code == 422


@pytest_page
def test_another_page_cannot_send_a_list(steward: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = steward.cookies
    assert strict.post(PAGE, {"list": _list("1;Jan;3011AB;ja;")}).status_code == 403
